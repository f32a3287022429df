package rupresident2018

import (
	"fmt"
	"slices"

	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/builtin/ruaddress"
)

// formCases are the examples of every kind of address as whole lines.
func formCases() []packs.GoldenCase {
	var all []packs.GoldenCase
	for n, e := range ruaddress.Examples() {
		columns := map[string]string{"address": e.Text}
		var findings []string
		if e.Problem != "" {
			columns, findings = nil, []string{"block address." + e.Problem + " address"}
		}
		if slices.Contains(streetlessKinds(), e.Kind) {
			findings = []string{"warn address.no_street address"}
		}
		all = append(all, asked(fmt.Sprintf("address of kind %s, example %d", e.Kind, n+1), clauseAddress().text, columns,
			func(c *packs.Case) {
				c.Address = packs.Address{Region: e.Place.Region, House: e.Place.House, Flat: e.Place.Flat}
				for _, p := range e.Place.Chain {
					c.Address.Levels = append(c.Address.Levels, packs.Level(p))
				}
			}, findings...))
	}
	return all
}

// streetlessKinds are those that end with a city, or with a district of one.
func streetlessKinds() []string { return []string{"04", "19", "25", "26", "58", "59", "74", "81"} }

// refusedCases are addresses that are no homes, lie elsewhere or fit no kind.
func refusedCases() []packs.GoldenCase {
	law := clauseAddress().text
	street := func(kind, name string) func(*packs.Case) {
		return func(c *packs.Case) { c.Address.Levels[2] = packs.Level{Level: 8, Type: kind, Name: name} }
	}
	return []packs.GoldenCase{
		rowCase("a row of the register as the sheet will say it", law, nil, "Республика Татарстан, город Казань, улица Петербургская"),
		rowCase("a row that hangs on nothing", law, func(c *packs.Case) {
			c.Address.Levels, c.Lookups.AddressIncomplete = c.Address.Levels[2:], true
		}, "Республика Татарстан, улица Петербургская", "warn address.incomplete address"),
		rowCase("a row of a city may go on a sheet", law, func(c *packs.Case) { c.Address.Levels = c.Address.Levels[:2] },
			"Республика Татарстан, город Казань", "warn address.no_street address"),
		rowCase("a row of a region is not written", law, func(c *packs.Case) { c.Address.Levels = c.Address.Levels[:1] },
			"", "block address.bare address"),
		rowCase("a row of nothing is not written", law, func(c *packs.Case) { c.Address.Levels = nil }, "", "block address.missing address"),
		rowCase("a row that is no home is not written", law, func(c *packs.Case) {
			c.Address.Levels[2] = packs.Level{Level: 8, Type: "гск", Name: "Заря"}
		}, "", "block address.excluded address"),
		asked("a garage is no home", law, nil, street("гск", "Заря"), "block address.excluded address"),
		asked("a yard is no home", law, nil, street("проезд", "Двор 5"), "block address.excluded address"),
		asked("an autonomous district is a region of its own", law, nil, func(c *packs.Case) {
			c.Address.Levels = []packs.Level{{Level: 1, Type: "обл", Name: "Архангельская"},
				{Level: 2, Type: "АО", Name: "Ненецкий"}, {Level: 5, Type: "г", Name: "Нарьян-Мар"}}
			c.Address.Region = "29"
		}, "block address.okrug address"),
		asked("a kind of address that the table lacks", law,
			map[string]string{"address": "Республика Татарстан, Высокогорский район, городской округ Казань, село Усады, дом 5"},
			func(c *packs.Case) {
				c.Address.Levels = append(c.Address.Levels[:1], packs.Level{Level: 2, Type: "р-н", Name: "Высокогорский"},
					packs.Level{Level: 3, Type: "г.о.", Name: "Казань"}, packs.Level{Level: 6, Type: "с", Name: "Усады"})
				c.Address.House, c.Address.Flat = "5", ""
			}, "warn address.kind address"),
		asked("a district of a city is left out", law,
			map[string]string{"address": "Республика Татарстан, город Казань, улица Петербургская, дом 7"},
			func(c *packs.Case) {
				c.Address.Levels = []packs.Level{c.Address.Levels[0], c.Address.Levels[1],
					{Level: 4, Type: "вн.р-н", Name: "Вахитовский"}, c.Address.Levels[2]}
				c.Address.House, c.Address.Flat = "7", ""
			}),
	}
}

// lineCases are the free lines of house and flat.
func lineCases() []packs.GoldenCase {
	law := clauseAddress().text
	return append(refusedCases(),
		asked("a Latin letter in the house line stays and is asked about", law,
			map[string]string{"address": "Республика Татарстан, город Казань, улица Петербургская, дом 12A, квартира 14"},
			func(c *packs.Case) { c.Address.House = "12A" }, "warn line.latin house"),
		asked("a word that no house line has", law, some(),
			func(c *packs.Case) { c.Address.House = "дон 5" }, "hint line.word house"),
		asked("the flat in the line of the house and in its own", law, some(),
			func(c *packs.Case) { c.Address.House = "5, кв. 14" }, "hint line.flat house"),
		asked("a house without a digit", law, some(),
			func(c *packs.Case) { c.Address.House = "дом" }, "warn line.no_digit house"),
		asked("a sign that no house line has", law, some(),
			func(c *packs.Case) { c.Address.House = "5*" }, "warn line.sign house"),
		asked("a word twice", law, some(),
			func(c *packs.Case) { c.Address.House = "дом дом 5" }, "warn line.twice house"),
		asked("an odd word in the flat", law, some(),
			func(c *packs.Case) { c.Address.Flat = "подвал 3" }, "hint line.word flat"),
	)
}

// rowCase is a golden case of a row of the register, before anything else is known.
func rowCase(name, law string, change func(*packs.Case), text string, findings ...string) packs.GoldenCase {
	whole := example(packs.StageQuestionnaire, change)
	c := packs.Case{Version: 2, Stage: packs.StageAddress, Address: whole.Address}
	c.Lookups.AddressIncomplete = whole.Lookups.AddressIncomplete
	c.Address.House, c.Address.Flat = "", ""
	g := packs.GoldenCase{Name: name, Clause: law, Case: c, Findings: findings, ChancePermille: -1}
	if text != "" {
		g.Columns = map[string]string{"address": text, "name": ""}
	}
	return g
}
