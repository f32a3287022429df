package rupresident2018

import "github.com/sheaf-drive/sheaf/packs"

// asked is a golden case of the questionnaire; nil columns demand that there are none.
func asked(name, law string, columns map[string]string, change func(*packs.Case),
	findings ...string) packs.GoldenCase {
	if columns == nil {
		columns = map[string]string{"*": ""}
	}
	return packs.GoldenCase{
		Name: name, Clause: law, Case: example(packs.StageQuestionnaire, change), Findings: findings,
		Columns: columns, ChancePermille: -1,
	}
}

// some compares no column.
func some() map[string]string { return map[string]string{} }

func questionnaireCases() []packs.GoldenCase {
	all := append(wholeLines(), nameCases()...)
	all = append(all, placeCases()...)
	all = append(all, settlementCases()...)
	all = append(all, lineCases()...)
	return append(all, formCases()...)
}

func wholeLines() []packs.GoldenCase {
	whole := asked("the whole line to the letter", clauseAddress().text, map[string]string{
		"number": "", "name": "Семенова Наталия Борисовна", "birth": "1971",
		"address":  "Республика Татарстан, город Казань, улица Петербургская, дом 25, корпус 1, квартира 14",
		"document": "92 16 118205", "date": "18.01.2018", "signature": "",
	}, nil)
	whole.Region, whole.ChancePermille = "16", chanceBase
	none := asked("no registration: the special sheet", clauseAddress().text,
		map[string]string{"address": "", "name": "Семенова Наталия Борисовна"},
		func(c *packs.Case) { c.NoRegistration, c.Address = true, packs.Address{} },
		"hint registration.none address")
	none.Region, none.ChancePermille = withoutRegion, 833
	lifted := asked("a lifted block leaves a lower chance", clauseUntrue().text, some(),
		listed(codeListed), "warn passport.listed.lifted number")
	lifted.ChancePermille = 490
	blocked := asked("a block leaves no columns and no chance", clauseUntrue().text, nil,
		listed(), "block passport.listed number")
	blocked.ChancePermille = 0
	unchecked := asked("a list that could not be asked stops nobody", clauseUntrue().text,
		map[string]string{"name": "Семенова Наталия Борисовна", "document": "92 16 118205"},
		unasked(""), "hint passport.unchecked number")
	unchecked.ChancePermille = 974
	return []packs.GoldenCase{whole, none, lifted, blocked, unchecked,
		asked("18 on election day: day and month too", clauseMissing().text,
			map[string]string{"birth": "18.03.2000"}, blank("14", "2000-03-18", "2014-04-01")),
		asked("18 for nearly a year: day and month too", clauseMissing().text,
			map[string]string{"birth": "19.03.1999"}, blank("13", "1999-03-19", "2013-04-01")),
		asked("19 on election day: the year", clauseMissing().text,
			map[string]string{"birth": "1999"}, blank("13", "1999-03-18", "2013-04-01")),
	}
}

func nameCases() []packs.GoldenCase {
	law := clauseUntrue().text
	answer := func(a packs.NameAnswer) func(*packs.Case) {
		return func(c *packs.Case) { c.Lookups.Names = []packs.NameAnswer{a} }
	}
	return []packs.GoldenCase{
		asked("a typed ё is warned of and stays", law,
			map[string]string{"name": "Семёнова Наталия Борисовна"},
			func(c *packs.Case) { c.Family = "Семёнова" }, "warn name.yo family"),
		asked("no surname", law, nil, func(c *packs.Case) { c.Family = " " }, "block name.missing family"),
		asked("no patronymic", law, map[string]string{"name": "Семенова Наталия"},
			func(c *packs.Case) { c.Patronymic = "" }, "hint patronymic.missing patronymic"),
		asked("a Latin letter among Russian ones", law, nil,
			func(c *packs.Case) { c.Given = "Hаталия" }, "block name.signs given"),
		asked("the region written into the name", law, nil,
			func(c *packs.Case) { c.Family = "Москва 77" }, "block name.signs family"),
		asked("a double name with a hyphen", law,
			map[string]string{"name": "Римская-Корсакова Наталия Борисовна"},
			func(c *packs.Case) { c.Family = "Римская-Корсакова" }),
		asked("known and close to another", law, some(),
			answer(packs.NameAnswer{Field: "given", Known: true, Similar: "Наталья"}),
			"hint name.close given"),
		asked("a typed ё where the list has ё only", law,
			map[string]string{"name": "Семенова Фёкла Борисовна"},
			func(c *packs.Case) {
				c.Given = "Фёкла"
				c.Lookups.Names = []packs.NameAnswer{{Field: "given", Known: true, Genders: "f", OnlyYo: true}}
			}, "hint name.yo given"),
		asked("a first name in the field of the surname", law, some(),
			answer(packs.NameAnswer{Field: "family", Belongs: "given"}), "warn name.swapped family"),
		asked("a man's patronymic with a woman's names", law, some(), genders("f", "f", "m"), "warn name.gender patronymic"),
		asked("a man's surname with a woman's names", law, some(), genders("m", "f", "f"), "warn name.gender family"),
		asked("a surname that both have", law, some(), genders("mf", "f", "f")),
		asked("capital letters throughout", law, map[string]string{"name": "СЕМЕНОВА Наталия Борисовна"},
			func(c *packs.Case) { c.Family = "СЕМЕНОВА" }, "warn name.case family"),
		asked("not known, close to a known one", law, some(),
			answer(packs.NameAnswer{Field: "given", Similar: "Наталия"}), "warn name.similar given"),
		asked("a rare name", law, some(), answer(packs.NameAnswer{Field: "given"}), "warn name.unknown given"),
		asked("not known and no vowel", law, some(),
			func(c *packs.Case) {
				c.Family = "Щщщщ"
				c.Lookups.Names = []packs.NameAnswer{{Field: "family"}}
			}, "warn name.implausible family"),
		asked("no list of names, and a letter three times", law, some(),
			func(c *packs.Case) { c.Given, c.Lookups.Names = "Наааталия", nil },
			"warn name.implausible given"),
		asked("known to the list, whatever it looks like", law, some(),
			func(c *packs.Case) { c.Family = "Врж" }),
		asked("same name and birth date elsewhere", clauseOnce().text, some(),
			func(c *packs.Case) { c.Lookups.Lookalike = true }, "warn voter.lookalike family"),
	}
}

// genders are the answers of the list for three known names.
func genders(family, given, patronymic string) func(*packs.Case) {
	return func(c *packs.Case) {
		c.Lookups.Names = []packs.NameAnswer{
			{Field: "family", Known: true, Genders: family}, {Field: "given", Known: true, Genders: given},
			{Field: "patronymic", Known: true, Genders: patronymic},
		}
	}
}

func placeCases() []packs.GoldenCase {
	law := clauseAddress().text
	street := func(kind, name string) func(*packs.Case) {
		return func(c *packs.Case) {
			c.Address.Levels[2] = packs.Level{Level: 8, Type: kind, Name: name}
		}
	}
	return []packs.GoldenCase{
		asked("no region", law, nil, func(c *packs.Case) { c.Address.Region = "" }, "block region.missing region"),
		asked("a region that is none", law, nil, func(c *packs.Case) { c.Address.Region = "85" },
			"block region.unknown region"),
		asked("no address", law, nil, func(c *packs.Case) { c.Address.Levels, c.Address.Typed = nil, " , " },
			"block address.missing address"),
		asked("typed, and not in the register", law,
			map[string]string{"address": "Ненецкий автономный округ, г. Нарьян-Мар, ул.Новая, дом 5, квартира 3"},
			func(c *packs.Case) {
				c.Address = packs.Address{Region: "83", Typed: "г. Нарьян-Мар, ул.Новая ", House: "5", Flat: "3"}
				c.Lookups.AddressKnown = false
			}, "warn address.unknown address"),
		asked("typed with the region", law,
			map[string]string{"address": "город Москва, ул. Новая, дом 5"},
			func(c *packs.Case) {
				c.Address = packs.Address{Region: "77", Typed: "город Москва, ул. Новая", House: "5"}
				c.Lookups.AddressKnown = false
			}, "warn address.unknown address"),
		asked("typed with the region in short", law,
			map[string]string{"address": "г. Москва, ул. Новая, дом 5"},
			func(c *packs.Case) {
				c.Address = packs.Address{Region: "77", Typed: "г. Москва, ул. Новая", House: "5"}
				c.Lookups.AddressKnown = false
			}, "warn address.unknown address"),
		asked("not in the register", law, some(), func(c *packs.Case) { c.Lookups.AddressKnown = false },
			"warn address.unknown address"),
		asked("a street that hangs on nothing", law,
			map[string]string{"address": "Республика Татарстан, улица Петербургская, дом 25, корпус 1, квартира 14"},
			func(c *packs.Case) {
				c.Address.Levels, c.Lookups.AddressIncomplete = c.Address.Levels[2:], true
			}, "warn address.incomplete address"),
		asked("found under a former name", law,
			map[string]string{"address": "Республика Татарстан, город Казань, улица Петербургская," +
				" дом 25, корпус 1, квартира 14"},
			func(c *packs.Case) {
				c.Lookups.AddressThen, c.Lookups.AddressNow = "посёлок Казанка", "город Казань"
			}, "warn address.former address"),
		asked("a kind of street that is none", law, nil, street("бред", "Ленина"), "block address.type address"),
		asked("no house", law, nil, func(c *packs.Case) { c.Address.House = " " }, "block house.missing house"),
		asked("a house without a flat", law,
			map[string]string{"address": "Республика Татарстан, город Казань, улица Петербургская, дом 7"},
			func(c *packs.Case) { c.Address.House, c.Address.Flat = "7", "" }),
		asked("a village that is called one", law,
			map[string]string{"address": "Республика Татарстан, село Новое Село, улица Петербургская, дом 25, корпус 1, квартира 14"},
			func(c *packs.Case) {
				c.Address.Levels[1] = packs.Level{Level: 6, Type: "с", Name: "Новое Село"}
			}),
		asked("a street that says what it is", law,
			map[string]string{"address": "Республика Татарстан, город Казань, Новая улица, дом 25, корпус 1, квартира 14"},
			street("ул", "Новая улица")),
		asked("a city that is a region", law,
			map[string]string{"address": "город Москва, проспект Мира, дом 1, квартира 2"},
			func(c *packs.Case) {
				c.Address = packs.Address{Region: "77", House: "1", Flat: "2", Levels: []packs.Level{
					{Level: 1, Type: "г", Name: "Москва"}, {Level: 8, Type: "пр-кт", Name: "Мира"},
				}}
			}),
	}
}

// settlementCases are addresses that name too little, or letters of another alphabet.
func settlementCases() []packs.GoldenCase {
	law := clauseAddress().text
	return []packs.GoldenCase{
		asked("only the region chosen", law, nil,
			func(c *packs.Case) { c.Address.Levels = c.Address.Levels[:1] }, "block address.bare address"),
		asked("only the region chosen, and its name typed", law, nil, func(c *packs.Case) {
			c.Address = packs.Address{Region: "77", Typed: "город Москва, ", House: "5", Levels: []packs.Level{{Level: 1, Type: "г", Name: "Москва"}}}
		}, "block address.bare address"),
		asked("only the name of the region typed", law, nil, func(c *packs.Case) {
			c.Address = packs.Address{Region: "16", Typed: "РФ, Республика Татарстан, ", House: "5"}
		}, "block address.missing address"),
		asked("a stamp that names a federal city and no street", law, map[string]string{"address": "РФ, г. Москва, дом 5"}, func(c *packs.Case) {
			c.Address = packs.Address{Region: "77", Typed: "РФ, г. Москва, ", House: "5"}
		}, "warn address.unknown address", "warn address.no_street address"),
		asked("a stamp that names a federal city and a military unit", law, map[string]string{"address": "г. Севастополь, в/ч 12345"}, func(c *packs.Case) {
			c.Address = packs.Address{Region: "92", Typed: "г. Севастополь", House: "в/ч 12345"}
		}, "warn address.unknown address", "warn address.no_street address"),
		asked("a house without a number", law,
			map[string]string{"address": "Республика Татарстан, город Казань, улица Петербургская, б/н, квартира 14"},
			func(c *packs.Case) { c.Address.House = "б/н" }),
		asked("a type of another level", law,
			map[string]string{"address": "Республика Татарстан, город Казань, остров Зеленый, дом 25, корпус 1, квартира 14"},
			func(c *packs.Case) {
				c.Address.Levels[2] = packs.Level{Level: 7, Type: "остров", Name: "Зеленый"}
			}),
		asked("a district without a village", law, nil, func(c *packs.Case) {
			c.Address.Levels = []packs.Level{c.Address.Levels[0], {Level: 2, Type: "р-н", Name: "Высокогорский"}}
		}, "block address.bare address"),
		asked("a city without a street", law,
			map[string]string{"address": "Республика Татарстан, город Казань, дом 25, корпус 1, квартира 14"},
			func(c *packs.Case) { c.Address.Levels = c.Address.Levels[:2] }, "warn address.no_street address"),
		asked("a city without a street, copied from the stamp", law,
			map[string]string{"address": "Республика Татарстан, г. Казань, Советский р-н, дом 25"}, func(c *packs.Case) {
				c.Address = packs.Address{Region: "16", Typed: "г. Казань, Советский р-н", House: "25"}
			}, "warn address.unknown address", "warn address.no_street address"),
		asked("a village without a street", law,
			map[string]string{"address": "Республика Татарстан, село Усады, дом 25, корпус 1, квартира 14"},
			func(c *packs.Case) {
				c.Address.Levels = []packs.Level{c.Address.Levels[0], {Level: 6, Type: "с", Name: "Усады"}}
			}),
		asked("a Latin letter in what was typed of the address", law,
			map[string]string{"address": "Ненецкий автономный округ, г. Нарьян-Мар, ул. Нoвая, дом 5"},
			func(c *packs.Case) {
				c.Address = packs.Address{Region: "83", Typed: "г. Нарьян-Мар, ул. Нoвая", House: "5"}
				c.Lookups.AddressKnown = false
			}, "warn address.unknown address", "warn line.latin address"),
		asked("a Roman numeral in what was typed of the address", law, some(), func(c *packs.Case) {
			c.Address = packs.Address{Region: "83", Typed: "г. Нарьян-Мар, ул. XXII съезда", House: "5"}
		}, "warn address.unknown address"),
	}
}
