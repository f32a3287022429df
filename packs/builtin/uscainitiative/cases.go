package uscainitiative

import (
	"slices"

	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/law"
)

// example is a signer of Orange County to whom nothing applies, invented. The summary is of
// 2026-01-05, so that the last day is 2026-07-04.
func example(change func(*packs.Case)) packs.Case {
	c := packs.Case{
		Version: 1, Stage: packs.StageQuestionnaire, Today: "2026-03-10",
		Birth: "1971-03-02", Family: "Sample", Given: "Pat", Patronymic: "Q.",
		Address: packs.Address{Region: "30", House: "12", Flat: "4", Typed: "Example Street, Irvine 92602"},
		Answers: []law.Reply{{Key: keySummary, Text: "2026-01-05"}, {Key: keySection, Text: "30"}, {Key: keyRegistered, Text: "yes"}},
	}
	if change != nil {
		change(&c)
	}
	return c
}

// set changes an answer that is there.
func set(c *packs.Case, key, text string) {
	at := slices.IndexFunc(c.Answers, func(a law.Reply) bool { return a.Key == key })
	c.Answers[at].Text = text
}

func golden(name, clause string, change func(*packs.Case), findings ...string) packs.GoldenCase {
	return packs.GoldenCase{Name: name, Clause: clause, Case: example(change), Findings: findings, ChancePermille: -1}
}

func cases() []packs.GoldenCase {
	return slices.Concat(dateCases(), countyCases(), signerCases())
}

func dateCases() []packs.GoldenCase {
	age, period := clauseAge().Text, clausePeriod().Text
	born := func(birth, today string) func(*packs.Case) {
		return func(c *packs.Case) { c.Birth, c.Today = birth, today }
	}
	summary := func(of, today string) func(*packs.Case) {
		return func(c *packs.Case) {
			c.Today = today
			set(c, keySummary, of)
		}
	}
	const under = "block age.under birth"
	const before, after = "block period.before today", "block period.after today"
	return []packs.GoldenCase{
		golden("the day before the 18th birthday", age, born("2008-03-11", "2026-03-10"), under),
		golden("the 18th birthday itself", age, born("2008-03-10", "2026-03-10")),
		golden("the day after the 18th birthday", age, born("2008-03-09", "2026-03-10")),
		golden("born on 29 February is not 18 on 28 February", age, born("2008-02-29", "2026-02-28"), under),
		golden("born on 29 February is 18 on 1 March", age, born("2008-02-29", "2026-03-01")),
		golden("no date of birth", age, born("", "2026-03-10"), "block birth.missing birth"),
		golden("29.02.1900 was no day", age, born("1900-02-29", "2026-03-10"), "block birth.date birth"),
		golden("born tomorrow", age, born("2026-03-11", "2026-03-10"), "block birth.future birth"),
		golden("born 150 years ago", age, born("1870-01-01", "2026-03-10"), "block birth.old birth"),
		golden("the day before the summary", period, summary("2026-01-05", "2026-01-04"), before),
		golden("the day of the summary", period, summary("2026-01-05", "2026-01-05")),
		golden("the 180th day after the summary", period, summary("2026-01-05", "2026-07-04")),
		golden("the 181st day after the summary", period, summary("2026-01-05", "2026-07-05"), after),
		golden("180 days over a 29 February", period, summary("2024-01-05", "2024-07-03")),
		golden("181 days over a 29 February", period, summary("2024-01-05", "2024-07-04"), after),
		golden("a summary of 30 February", period, summary("2026-02-30", "2026-03-10"), "block ask.wrong summary"),
		golden("no summary", period, summary("", "2026-03-10"), "block ask.missing summary"),
		golden("no date of today", period, func(c *packs.Case) { c.Today = "" }, "block case.today today"),
		golden("a step that is none", period, func(c *packs.Case) { c.Stage = "token" }, "block case.stage stage"),
	}
}

func countyCases() []packs.GoldenCase {
	law := clauseCounty().Text
	home := func(code string) func(*packs.Case) {
		return func(c *packs.Case) { c.Address.Region = code }
	}
	right := golden("a voter of the section's county", law, nil)
	right.Region, right.ChancePermille = "30", 800
	right.Columns = map[string]string{"name": "Pat Q. Sample", "address": "12 Example Street, Irvine 92602 #4",
		"signature": "", "official": ""}
	early := golden("the first step has no columns", law, func(c *packs.Case) { c.Stage = packs.StageConditions })
	early.Columns = map[string]string{"*": ""}
	return []packs.GoldenCase{
		right, early,
		golden("a voter of another county", law, home("19"), "block county.other region"),
		golden("no county", law, home(""), "block county.missing region"),
		golden("a county that is none", law, home("59"), "block county.unknown region"),
		golden("a section without a county", law, func(c *packs.Case) { set(c, keySection, "") }, "block ask.missing section.county"),
		golden("a section of a county that is none", law, func(c *packs.Case) { set(c, keySection, "00") }, "block ask.wrong section.county"),
	}
}

func signerCases() []packs.GoldenCase {
	law := clauseSigner().Text
	unseen := golden("not in the voter file", law, func(c *packs.Case) { set(c, keyRegistered, "") }, "warn voter.unregistered family")
	unseen.ChancePermille = 240
	return []packs.GoldenCase{
		unseen,
		golden("initials for the first name", "Elec. Code 9115(a)", func(c *packs.Case) { c.Given, c.Patronymic = "P.", "" }),
		golden("no apartment", "Elec. Code 105", func(c *packs.Case) { c.Address.Flat = "" }),
		golden("a designation instead of a number", law, func(c *packs.Case) {
			c.Address.House, c.Address.Typed = "", "the mill at the end of Example Road"
		}),
		golden("no residence", law, func(c *packs.Case) { c.Address.Typed = " " }, "block address.missing address"),
		golden("a post office box", law, func(c *packs.Case) { c.Address.House, c.Address.Typed = "", "P.O. Box 12, Irvine" },
			"warn address.box address"),
		golden("a street called Boxwood", law, func(c *packs.Case) { c.Address.Typed = "Boxwood Lane, Irvine" }),
		golden("no name", law, func(c *packs.Case) { c.Family, c.Given = "", " " }, "block name.missing family", "block name.missing given"),
		golden("perhaps signed before", clauseOnce().Text, func(c *packs.Case) { c.Lookups.Lookalike = true }, "warn voter.lookalike family"),
	}
}
