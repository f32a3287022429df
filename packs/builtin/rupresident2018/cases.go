package rupresident2018

import "github.com/sheaf-drive/sheaf/packs"

// example is a voter to whom nothing applies; all people here are invented.
func example(stage string, change func(*packs.Case)) packs.Case {
	c := packs.Case{
		Version: 2, Stage: stage, Today: "2018-01-18", ElectionDay: electionDay,
		Document: packs.Document{
			Kind: kindPassport, Series: "9216", Number: "118205", Issued: "2016-03-14",
		},
		Birth: "1971-03-02", Lookups: packs.Lookups{PassportAnswer: "not_listed"},
	}
	if stage == packs.StageQuestionnaire {
		c.Family, c.Given, c.Patronymic = "Семенова", "Наталия", "Борисовна"
		c.Address = packs.Address{
			Region: "16", House: "25, корпус 1", Flat: "14",
			Levels: []packs.Level{
				{Level: 1, Type: "Респ", Name: "Татарстан"},
				{Level: 5, Type: "г", Name: "Казань"},
				{Level: 8, Type: "ул", Name: "Петербургская"},
			},
		}
		c.Lookups.AddressKnown, c.Lookups.Names = true, []packs.NameAnswer{
			{Field: "family", Known: true}, {Field: "given", Known: true},
			{Field: "patronymic", Known: true},
		}
	}
	if change != nil {
		change(&c)
	}
	return c
}

// condition is a golden case of the first half minute.
func condition(name, law string, change func(*packs.Case), findings ...string) packs.GoldenCase {
	return packs.GoldenCase{
		Name: name, Clause: law, Case: example(packs.StageConditions, change), Findings: findings,
		Columns: map[string]string{"*": ""}, ChancePermille: -1,
	}
}

// person changes birth date and date of issue.
func person(birth, issued string) func(*packs.Case) {
	return func(c *packs.Case) { c.Birth, c.Document.Issued = birth, issued }
}

// blank is the series of a blank printed in that year.
func blank(year, birth, issued string) func(*packs.Case) {
	return func(c *packs.Case) {
		person(birth, issued)(c)
		c.Document.Series = "92" + year
	}
}

func cases() []packs.GoldenCase {
	all := ageCases()
	all = append(all, renewalCases()...)
	all = append(all, documentCases()...)
	return append(all, questionnaireCases()...)
}

func ageCases() []packs.GoldenCase {
	law := clauseSuffrage().text
	under := "block age.under birth"
	return []packs.GoldenCase{
		condition("an adult with a valid passport passes", law, nil),
		condition("turns 18 on the day before election day", law,
			blank("14", "2000-03-17", "2014-04-01")),
		condition("turns 18 on election day", law, blank("14", "2000-03-18", "2014-04-01")),
		condition("turns 18 on the day after election day", law,
			blank("14", "2000-03-19", "2014-04-01"), under),
		condition("born on 29 February is an adult on 1 March", law,
			func(c *packs.Case) {
				blank("14", "2000-02-29", "2014-04-01")(c)
				c.ElectionDay = "2018-02-28"
			}, under),
		condition("an election day that is no date", law,
			func(c *packs.Case) { c.ElectionDay = "18.03.2018" },
			"block case.election_day election_day"),
		condition("no election day means the law's own", law,
			func(c *packs.Case) {
				blank("14", "2000-03-19", "2014-04-01")(c)
				c.ElectionDay = ""
			}, under),
	}
}

// listed is what an edition says of somebody whose passport is on it; lifted are the blocks that
// somebody has lifted.
func listed(lifted ...string) func(*packs.Case) {
	return func(c *packs.Case) {
		c.Lookups.Listed, c.Lookups.PassportAnswer = true, answerListed
		c.Lookups.PassportEdition, c.Lookups.PassportDate = "6f0e2b1c9d", "2018-01-12"
		c.Lifted = lifted
	}
}

// unasked is a list that could not be asked; edition is the one in force, if there is any.
func unasked(edition string, lifted ...string) func(*packs.Case) {
	return func(c *packs.Case) {
		c.Lookups.PassportAnswer, c.Lookups.PassportEdition = answerUnavailable, edition
		c.Lifted = lifted
	}
}

// blankHint is what a passport of 2014 on the example's blank of 2016 gives.
const blankHint = "hint passport.print_year series"

func renewalCases() []packs.GoldenCase {
	law := clausePassport().text
	stale := "block passport.not_renewed issued"
	on := func(day string, change func(*packs.Case)) func(*packs.Case) {
		return func(c *packs.Case) {
			change(c)
			c.Today, c.ElectionDay = day, "2030-01-01"
		}
	}
	return []packs.GoldenCase{
		condition("the day before the 20th birthday", law, blank("12", "1998-01-19", "2012-02-01")),
		condition("the 20th birthday itself", law, blank("12", "1998-01-18", "2012-02-01"), stale),
		condition("renewed on the 20th birthday", law, blank("18", "1998-01-18", "2018-01-18")),
		condition("the day before the 45th birthday", law, blank("04", "1973-01-19", "2004-02-21")),
		condition("45 since November, passport of 2004", law,
			blank("04", "1972-11-05", "2004-02-21"), stale),
		condition("renewed at 45", law, blank("17", "1972-11-05", "2017-11-20")),
		condition("a passport of 1997 at 60", law,
			blank("97", "1958-01-01", "1997-10-08"), stale),
		condition("no 30 days in 2018", law, blank("03", "1973-01-01", "2003-05-05"), stale),
		condition("the day before the rule of 90 days", law,
			on("2021-06-30", blank("15", "2001-06-01", "2015-07-01")), stale),
		condition("90 days after the birthday, since July 2021", law,
			on("2021-10-29", blank("15", "2001-07-31", "2015-08-10"))),
		condition("91 days after the birthday", law,
			on("2021-10-30", blank("15", "2001-07-31", "2015-08-10")), stale),
	}
}

func documentCases() []packs.GoldenCase {
	law := clauseMissing().text
	set := func(series, number string) func(*packs.Case) {
		return func(c *packs.Case) { c.Document.Series, c.Document.Number = series, number }
	}
	return []packs.GoldenCase{
		condition("five digits in the number", law, set("9216", "11820"), "block passport.number.digits number"),
		condition("seven digits in the number", law, set("9216", "1182051"), "block passport.number.digits number"),
		condition("a letter in the number", law, set("9216", "11820O"), "block passport.number.signs number"),
		condition("three digits in the series", law, set("921", "118205"), "block passport.series.digits series"),
		condition("spaces between the groups do not matter", law, set("92 16", "118 205")),
		condition("another document", law, func(c *packs.Case) { c.Document.Kind = "diploma" },
			"block document.kind document"),
		condition("29.02.1900 was no day", law, person("1900-02-29", "2016-03-14"), "block birth.date birth"),
		condition("no date of birth", law, person("", "2016-03-14"), "block birth.missing birth"),
		condition("born in the future", law, person("2071-03-02", "2016-03-14"), "block birth.future birth"),
		condition("born 150 years ago", law, person("1868-01-01", "2016-03-14"), "block birth.old birth"),
		condition("no date of issue", law, person("1971-03-02", ""), "block issued.missing issued"),
		condition("issued on 31 June", law, person("1971-03-02", "2016-06-31"), "block issued.date issued"),
		condition("issued in the future", law, person("1971-03-02", "2018-01-19"), "block issued.future issued"),
		condition("issued before the birth", law, person("1971-03-02", "1961-03-02"),
			"block issued.before_birth issued"),
		condition("issued on the day before 14", law, person("1971-03-02", "1985-03-01"),
			"block issued.before_age issued"),
		condition("issued years after the blank", law, blank("97", "1971-03-02", "2016-03-14"), blankHint),
		condition("on the list of invalid passports", clauseUntrue().text,
			listed(), "block passport.listed number"),
		condition("on the list, lifted by the coordinator", clauseUntrue().text,
			listed(codeListed), "warn passport.listed.lifted number"),
		condition("on the list, said by a sender that knows two answers", clauseUntrue().text,
			func(c *packs.Case) { c.Version, c.Lookups = 1, packs.Lookups{Listed: true} }, "block passport.listed number"),
		condition("not on the list, said by a sender that knows two answers", clauseUntrue().text,
			func(c *packs.Case) { c.Version, c.Lookups = 1, packs.Lookups{} }),
		condition("no list could be asked", clauseUntrue().text, unasked(""), "hint passport.unchecked number"),
		condition("the list in force could not be asked", clauseUntrue().text,
			unasked("6f0e2b1c9d"), "hint passport.unchecked number"),
		condition("a list that could not be asked has nothing to lift", clauseUntrue().text,
			unasked("", codeListed, codeUnchecked), "hint passport.unchecked number"),
		condition("a stale passport cannot be lifted", clausePassport().text,
			func(c *packs.Case) {
				blank("04", "1972-11-05", "2004-02-21")(c)
				c.Lifted = []string{"passport.not_renewed"}
			}, "block passport.not_renewed issued"),
		condition("no date of today", law, func(c *packs.Case) { c.Today = "" }, "block case.today today"),
	}
}
