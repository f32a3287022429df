package hkreferendum

import (
	"slices"

	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/law"
)

// example is a voter to whom nothing applies, at the step; number and person are invented.
func example(step string, change func(*packs.Case)) packs.Case {
	c := packs.Case{
		Version: 1, Stage: step, Today: "2026-03-10", Birth: "1971-03-02",
		Answers: []law.Reply{{Key: keyNumber, Text: "A123456(3)"}, {Key: keyIssued, Text: "2019-06-01"},
			{Key: keyPhone, Text: "5123 4567"}, {Key: keyToken, Text: "204816"}},
	}
	if change != nil {
		change(&c)
	}
	return c
}

func golden(name, clause, step string, change func(*packs.Case), findings ...string) packs.GoldenCase {
	return packs.GoldenCase{Name: name, Clause: clause, Case: example(step, change), Findings: findings, ChancePermille: -1}
}

// answer changes an answer that is there.
func answer(key, text string) func(*packs.Case) {
	return func(c *packs.Case) {
		c.Answers[slices.IndexFunc(c.Answers, func(a law.Reply) bool { return a.Key == key })].Text = text
	}
}

func cases() []packs.GoldenCase {
	return slices.Concat(ageCases(), numberCases(), stepCases())
}

func ageCases() []packs.GoldenCase {
	born := func(name, birth, today string, findings ...string) packs.GoldenCase {
		return golden(name, clauseAge, packs.StageConditions, func(c *packs.Case) { c.Birth, c.Today = birth, today }, findings...)
	}
	const under = "block age.under birth"
	return []packs.GoldenCase{
		born("the day before the 18th birthday", "2008-03-11", "2026-03-10", under),
		born("the 18th birthday itself", "2008-03-10", "2026-03-10"),
		born("the day after the 18th birthday", "2008-03-09", "2026-03-10"),
		born("born on 29 February is not 18 on 28 February", "2008-02-29", "2026-02-28", under),
		born("born on 29 February is 18 on 1 March", "2008-02-29", "2026-03-01"),
		born("no date of birth", "", "2026-03-10", "block birth.missing birth"),
		born("29.02.1900 was no day", "1900-02-29", "2026-03-10", "block birth.date birth"),
		born("born tomorrow", "2026-03-11", "2026-03-10", "block birth.future birth"),
		born("born 150 years ago", "1870-01-01", "2026-03-10", "block birth.old birth"),
		born("no date of today", "1971-03-02", "", "block case.today today"),
	}
}

func numberCases() []packs.GoldenCase {
	number := func(name, text string, findings ...string) packs.GoldenCase {
		return golden(name, clauseDigit, packs.StageConditions, answer(keyNumber, text), findings...)
	}
	issued := func(name, day string, findings ...string) packs.GoldenCase {
		return golden(name, clauseVoter, packs.StageConditions, answer(keyIssued, day), findings...)
	}
	const form, check = "block hkid.form hkid", "block hkid.check hkid"
	return []packs.GoldenCase{
		number("E364912(5)", "E364912(5)"), number("D288754(2)", "D288754(2)"),
		number("two letters", "AB987654(3)"), number("two letters, another", "AB123456(9)"),
		number("without brackets, small", "a1234563"),
		number("another check digit", "A123456(4)", check), number("two digits exchanged", "A132456(3)", check),
		number("a letter more where a space counts", "AA123456(3)", check),
		number("five digits", "A12345(3)", form), number("three letters", "ABC123456(3)", form),
		number("a check sign that is none", "A123456(B)", form), number("no number", " ", "block ask.missing hkid"),
		issued("issued today", "2026-03-10"), issued("issued tomorrow", "2026-03-11", "block issued.future hkid.issued"),
		issued("issued on the day before the birth", "1971-03-01", "block issued.before_birth hkid.issued"),
		issued("issued on the birthday", "1971-03-02"),
		issued("issued on 29 February of no leap year", "2019-02-29", "block ask.wrong hkid.issued"),
		golden("a phone from elsewhere", clauseToken, packs.StageConditions, answer(keyPhone, "+44 20 7946 0000"), "warn ask.unusual phone"),
		golden("a phone with its code", clauseToken, packs.StageConditions, answer(keyPhone, "+852 61234567")),
	}
}

func stepCases() []packs.GoldenCase {
	twice := func(c *packs.Case) { c.Lookups.Twice = true }
	ballot := golden("a ballot", clauseBallot, packs.StageQuestionnaire, nil)
	ballot.Region, ballot.ChancePermille = place, 990
	ballot.Columns = map[string]string{"document": "A123***(*)", "issued": "01-06-19", "date": "2026-03-10", "signature": ""}
	second := golden("a second ballot", clauseBallot, packs.StageQuestionnaire, twice, "block ballot.twice hkid")
	second.Columns, second.ChancePermille = map[string]string{"*": ""}, 0
	return []packs.GoldenCase{
		ballot, second,
		golden("the first step does not tell who has voted", clauseBallot, packs.StageConditions, twice),
		golden("nor does the second", clauseBallot, stageToken, twice),
		golden("a token", clauseToken, stageToken, nil),
		golden("a token of five digits", clauseToken, stageToken, answer(keyToken, "20481"), "block ask.wrong token"),
		golden("no token", clauseToken, stageToken, answer(keyToken, ""), "block ask.missing token"),
		golden("a wrong number at the ballot", clauseDigit, packs.StageQuestionnaire, answer(keyNumber, "A123456(4)"), "block hkid.check hkid"),
		golden("a step that is none", clauseBallot, "ballot", nil, "block case.stage stage"),
	}
}
