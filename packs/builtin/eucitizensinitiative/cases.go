package eucitizensinitiative

import (
	"slices"

	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/law"
)

// example is a signatory of a Member State to whom nothing applies, all invented: a German gives an
// address, the others the number that is named. The initiative was registered on 2024-08-01.
func example(state string, numbered law.Reply, change func(*packs.Case)) packs.Case {
	c := packs.Case{
		Version: 1, Stage: packs.StageQuestionnaire, Today: "2025-03-10",
		Birth: "1971-03-02", Family: "Beispiel", Given: "Anna Maria",
		Address: packs.Address{Region: state},
		Answers: []law.Reply{{Key: keyRegistered, Text: "2024-08-01"}, {Key: keyStart, Text: "2024-09-02"}},
	}
	if slices.Contains(withAddress(), state) {
		c.Answers = append(c.Answers, law.Reply{Key: keyStreet, Text: "Musterweg 7"},
			law.Reply{Key: keyPostcode, Text: "10115"}, law.Reply{Key: keyCity, Text: "Berlin"},
			law.Reply{Key: keyCountry, Text: "Deutschland"})
	}
	if numbered.Key != "" {
		c.Answers = append(c.Answers, numbered)
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

func golden(name, law string, c packs.Case, findings ...string) packs.GoldenCase {
	return packs.GoldenCase{Name: name, Clause: law, Case: c, Findings: findings, ChancePermille: -1}
}

func german(name, clause string, change func(*packs.Case), findings ...string) packs.GoldenCase {
	return golden(name, clause, example("DE", law.Reply{}, change), findings...)
}

func cases() []packs.GoldenCase {
	return slices.Concat(ageCases(), periodCases(), identityCases(), formCases())
}

// born is a birth date and a day of signing.
func born(birth, today string) func(*packs.Case) {
	return func(c *packs.Case) { c.Birth, c.Today = birth, today }
}

func ageCases() []packs.GoldenCase {
	const under = "block age.under birth"
	in := func(state string, n law.Reply, name string, change func(*packs.Case), findings ...string) packs.GoldenCase {
		return golden(name, clauseSignatory, example(state, n, change), findings...)
	}
	polish := law.Reply{Key: "national.id.number", Text: "07031012345"}
	austrian := law.Reply{Key: "passport", Text: "P1234567"}
	// Before 2023 an initiative of 2022.
	early := func(birth, today string) func(*packs.Case) {
		return func(c *packs.Case) {
			c.Birth, c.Today = birth, today
			set(c, keyRegistered, "2022-01-10")
			set(c, keyStart, "2022-06-01")
		}
	}
	return []packs.GoldenCase{
		in("PL", polish, "the day before the 18th birthday", born("2007-03-11", "2025-03-10"), under),
		in("PL", polish, "the 18th birthday itself", born("2007-03-10", "2025-03-10")),
		in("PL", polish, "the day after the 18th birthday", born("2007-03-09", "2025-03-10")),
		in("AT", austrian, "16 is enough in Austria, on the birthday", born("2009-03-10", "2025-03-10")),
		in("AT", austrian, "a day before 16 in Austria", born("2009-03-11", "2025-03-10"), under),
		in("EE", law.Reply{Key: "personal.number", Text: "60903100001"}, "16 in Estonia", born("2009-03-10", "2025-03-10")),
		in("MT", law.Reply{Key: "id.card", Text: "0123409M"}, "a day before 16 in Malta", born("2009-03-11", "2025-03-10"), under),
		in("PL", polish, "born on 29 February, 28 February at 18", born("2007-02-28", "2025-02-28")),
		in("AT", austrian, "born on 29 February turns 17 on 1 March and was 16 long before", born("2008-02-29", "2025-02-28")),
		in("PL", polish, "born on 29 February is 18 on 1 March", func(c *packs.Case) {
			early("2004-02-29", "2022-03-01")(c)
			set(c, keyStart, "2022-02-01")
		}),
		in("PL", polish, "born on 29 February is not 18 on 28 February", func(c *packs.Case) {
			early("2004-02-29", "2022-02-28")(c)
			set(c, keyStart, "2022-02-01")
		}, under),
		in("DE", law.Reply{}, "17 in Germany the day before its age was lowered", early("2005-06-01", "2023-01-13"), under),
		in("DE", law.Reply{}, "17 in Germany on the day its age was lowered", early("2005-06-01", "2023-01-14")),
		in("EL", law.Reply{}, "a Greek gives no date of birth", func(c *packs.Case) { c.Birth = "" }),
		german("no date of birth", clauseForm, func(c *packs.Case) { c.Birth = "" }, "block birth.missing birth"),
		german("29.02.1900 was no day", clauseForm, func(c *packs.Case) { c.Birth = "1900-02-29" }, "block birth.date birth"),
		german("born tomorrow", clauseForm, func(c *packs.Case) { c.Birth = "2025-03-11" }, "block birth.future birth"),
		german("born 150 years ago", clauseForm, func(c *packs.Case) { c.Birth = "1870-01-01" }, "block birth.old birth"),
	}
}

func periodCases() []packs.GoldenCase {
	days := func(registered, start, today string) func(*packs.Case) {
		return func(c *packs.Case) {
			c.Today = today
			set(c, keyRegistered, registered)
			set(c, keyStart, start)
		}
	}
	period := func(name, registered, start, today string, findings ...string) packs.GoldenCase {
		return german(name, clausePeriod, days(registered, start, today), findings...)
	}
	const before, after = "block period.before today", "block period.after today"
	return []packs.GoldenCase{
		period("the day before the collection", "2024-08-01", "2024-09-02", "2024-09-01", before),
		period("the first day of the collection", "2024-08-01", "2024-09-02", "2024-09-02"),
		period("the last day of twelve months", "2024-08-01", "2024-09-02", "2025-09-01"),
		period("the day after twelve months", "2024-08-01", "2024-09-02", "2025-09-02", after),
		period("twelve months from 29 February end on 27 February", "2024-01-15", "2024-02-29", "2025-02-27"),
		period("the shorter reading of twelve months from 29 February", "2024-01-15", "2024-02-29", "2025-02-28", after),
		period("twelve months that hold a 29 February", "2023-01-15", "2023-03-01", "2024-02-29"),
		period("begun on the last day of six months", "2024-08-31", "2025-02-28", "2025-03-10"),
		period("begun a day after six months", "2024-08-31", "2025-03-01", "2025-03-10", "block start.late start"),
		period("begun on the day of registration", "2024-08-01", "2024-08-01", "2025-03-10"),
		period("begun before the registration", "2024-08-01", "2024-07-31", "2025-03-10", "block start.early start"),
		period("a start that is no day", "2024-08-01", "2024-02-30", "2025-03-10", "block ask.wrong start"),
		period("no start", "2024-08-01", "", "2025-03-10", "block ask.missing start"),
		german("no date of today", clausePeriod, func(c *packs.Case) { c.Today = "" }, "block case.today today"),
		german("a step that is none", clauseForm, func(c *packs.Case) { c.Stage = "token" }, "block case.stage stage"),
	}
}

func identityCases() []packs.GoldenCase {
	number := func(name, state, key, text string, findings ...string) packs.GoldenCase {
		g := golden(name, clauseForm, example(state, law.Reply{Key: key, Text: text}, nil), findings...)
		if len(findings) == 0 {
			g.Columns = map[string]string{"document": text, "address": "", "birth": ""}
		}
		return g
	}
	unusual := func(key string) string { return "warn ask.unusual " + key }
	return []packs.GoldenCase{
		number("an Austrian passport", "AT", "passport", "p1234567"),
		number("an Austrian card of six digits", "AT", "id.card", "123456", unusual("id.card")),
		number("a Belgian number with its points", "BE", "national.id.number", "71.03.02-123.45"),
		number("a Belgian number of a month 13", "BE", "national.id.number", "71130212345", unusual("national.id.number")),
		number("a Bulgarian number whose digit fits", "BG", "personal.number", "7103020012"),
		number("a Bulgarian number with another digit", "BG", "personal.number", "7103020013", "warn number.check personal.number"),
		number("a Cypriot diplomat's passport", "CY", "passport", "DP1234567"),
		number("a Czech card", "CZ", "id.card", "123456AB12"),
		number("a Spanish card without its letter", "ES", "id.card", "12345678", unusual("id.card")),
		number("a Croatian number", "HR", "personal.id", "12345678901"),
		number("a Hungarian card", "HU", "id.card", "123456AB"),
		number("an Italian card", "IT", "id.card", "AB1234567"),
		number("a Lithuanian number of ten digits", "LT", "personal.number", "3710302123", unusual("personal.number")),
		number("a Latvian number with its hyphen", "LV", "personal.id", "020371-12345"),
		number("a Polish number", "PL", "national.id.number", "71030212345"),
		number("a Portuguese citizen's card", "PT", "citizens.card", "123456789ZZ1"),
		number("a Romanian personal code", "RO", "personal.id", "1710302123456"),
		number("a Slovenian number", "SI", "personal.number", "0203971500123"),
		number("a Swedish number with its hyphen", "SE", "personal.number", "710302-1234"),
		golden("no number where one is needed", clauseForm, example("IT", law.Reply{}, nil), "block ask.missing id.card"),
		golden("a number that another Member State asks for", clauseForm,
			example("PL", law.Reply{Key: "passport", Text: "AB1234567"}, nil), "block ask.missing national.id.number"),
	}
}

func formCases() []packs.GoldenCase {
	written := german("a German gives address and birth, no number", clauseForm, nil)
	written.Region, written.ChancePermille = "DE", 970
	written.Columns = map[string]string{"given": "Anna Maria", "family": "Beispiel", "birth": "1971-03-02", "document": "",
		"address": "Musterweg 7, 10115 Berlin, Deutschland", "date": "2025-03-10", "signature": ""}
	early := german("the first step has no columns", clauseSignatory, func(c *packs.Case) {
		c.Stage, c.Family, c.Given = packs.StageConditions, "", ""
	})
	early.Columns = map[string]string{"*": ""}
	insisted := german("an odd postcode lowers the chance", clauseForm, func(c *packs.Case) { set(c, keyPostcode, "1011") },
		"warn ask.unusual postal.code")
	insisted.ChancePermille = 679
	return []packs.GoldenCase{
		written, early, insisted,
		german("no street", clauseForm, func(c *packs.Case) { set(c, keyStreet, " ") }, "block ask.missing street"),
		german("no family name", clauseForm, func(c *packs.Case) { c.Family = "" }, "block name.missing family"),
		german("no nationality", clauseSignatory, func(c *packs.Case) { c.Address.Region = "" }, "block state.missing region"),
		german("a British signatory", clauseSignatory, func(c *packs.Case) { c.Address.Region = "UK" }, "block state.unknown region"),
		german("perhaps signed before", clauseOnce, func(c *packs.Case) { c.Lookups.Lookalike = true }, "warn voter.lookalike family"),
		golden("a Dutch postcode with its letters", clauseForm,
			example("NL", law.Reply{}, func(c *packs.Case) { set(c, keyPostcode, "1012 AB") })),
	}
}
