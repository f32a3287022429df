package packs

import (
	"fmt"
	"unicode/utf8"

	"github.com/sheaf-drive/sheaf/packs/law"
	"github.com/sheaf-drive/sheaf/packs/wire"
)

// maxCaseBytes is the most text that one case may hold.
const maxCaseBytes = 64 << 10

// Sendable says why a case cannot travel: text that is not UTF-8, or too much of it. The
// error never quotes the case.
func (c Case) Sendable() error {
	size := 0
	valid := true
	see := func(texts ...string) {
		for _, t := range texts {
			size += len(t)
			valid = valid && utf8.ValidString(t)
		}
	}
	see(c.Stage, c.Today, c.ElectionDay, c.Birth, c.Family, c.Given, c.Patronymic)
	see(c.Document.Kind, c.Document.Series, c.Document.Number, c.Document.Issued)
	see(c.Address.Region, c.Address.House, c.Address.Flat, c.Address.Typed)
	for _, l := range c.Address.Levels {
		see(l.Type, l.Name)
	}
	see(c.Lookups.PassportEdition, c.Lookups.PassportAnswer, c.Lookups.PassportDate, c.Lookups.AddressFormer, c.Lookups.AddressEdition)
	see(c.Lookups.NameEdition)
	for _, n := range c.Lookups.Names {
		see(n.Field, n.Similar, n.Genders, n.Belongs)
		see(n.Others...)
	}
	see(c.Lifted...)
	for _, a := range c.Answers {
		see(a.Key, a.Text)
	}
	if !valid {
		return fmt.Errorf("case holds text that is not UTF-8")
	}
	if size > maxCaseBytes {
		return fmt.Errorf("case holds %d bytes of text, at most %d are allowed", size, maxCaseBytes)
	}
	return nil
}

// each converts a list; nil stays nil, so that a round trip changes nothing.
func each[A, B any](in []A, one func(A) B) []B {
	if len(in) == 0 {
		return nil
	}
	out := make([]B, len(in))
	for i, v := range in {
		out[i] = one(v)
	}
	return out
}

func wide(n int) int32   { return int32(n) }
func narrow(n int32) int { return int(n) }

func encodeCase(c Case) *wire.Case {
	return &wire.Case{
		Version: wide(c.Version), Stage: c.Stage, Today: c.Today, ElectionDay: c.ElectionDay,
		Document: &wire.Document{
			Kind: c.Document.Kind, Series: c.Document.Series,
			Number: c.Document.Number, Issued: c.Document.Issued,
		},
		Birth: c.Birth, Family: c.Family, Given: c.Given, Patronymic: c.Patronymic,
		NoRegistration: c.NoRegistration,
		Address: &wire.Address{
			Region: c.Address.Region, House: c.Address.House,
			Flat: c.Address.Flat, Typed: c.Address.Typed,
			Levels: each(c.Address.Levels, func(l Level) *wire.Level {
				return &wire.Level{Level: wide(l.Level), Type: l.Type, Name: l.Name}
			}),
		},
		Lookups: encodeLookups(c.Lookups),
		Lifted:  c.Lifted,
		Answers: each(c.Answers, func(a law.Reply) *wire.NamedAnswer {
			return &wire.NamedAnswer{Key: a.Key, Text: a.Text}
		}),
	}
}

func encodeLookups(l Lookups) *wire.Lookups {
	return &wire.Lookups{
		Listed: l.Listed, PassportEdition: l.PassportEdition,
		PassportAnswer: l.PassportAnswer, PassportDate: l.PassportDate,
		AddressKnown: l.AddressKnown, AddressFormer: l.AddressFormer,
		AddressEdition: l.AddressEdition, NameEdition: l.NameEdition, Lookalike: l.Lookalike,
		Twice: l.Twice, AddressIncomplete: l.AddressIncomplete,
		Names: each(l.Names, func(n NameAnswer) *wire.NameAnswer {
			return &wire.NameAnswer{Field: n.Field, Known: n.Known, Similar: n.Similar,
				Others: n.Others, Genders: n.Genders, OnlyYo: n.OnlyYo, Belongs: n.Belongs}
		}),
	}
}

// decodeCase reads through getters, which answer zero values for absent messages.
func decodeCase(c *wire.Case) Case {
	d, a, l := c.GetDocument(), c.GetAddress(), c.GetLookups()
	return Case{
		Version: narrow(c.GetVersion()), Stage: c.GetStage(),
		Today: c.GetToday(), ElectionDay: c.GetElectionDay(),
		Document: Document{
			Kind: d.GetKind(), Series: d.GetSeries(), Number: d.GetNumber(), Issued: d.GetIssued(),
		},
		Birth: c.GetBirth(), Family: c.GetFamily(), Given: c.GetGiven(), Patronymic: c.GetPatronymic(),
		NoRegistration: c.GetNoRegistration(),
		Address: Address{
			Region: a.GetRegion(), House: a.GetHouse(), Flat: a.GetFlat(), Typed: a.GetTyped(),
			Levels: each(a.GetLevels(), func(l *wire.Level) Level {
				return Level{Level: narrow(l.GetLevel()), Type: l.GetType(), Name: l.GetName()}
			}),
		},
		Lookups: Lookups{
			Listed: l.GetListed(), PassportEdition: l.GetPassportEdition(),
			PassportAnswer: l.GetPassportAnswer(), PassportDate: l.GetPassportDate(),
			AddressKnown: l.GetAddressKnown(), AddressFormer: l.GetAddressFormer(),
			AddressEdition: l.GetAddressEdition(), NameEdition: l.GetNameEdition(),
			Lookalike: l.GetLookalike(), Twice: l.GetTwice(), AddressIncomplete: l.GetAddressIncomplete(),
			Names: each(l.GetNames(), func(n *wire.NameAnswer) NameAnswer {
				return NameAnswer{Field: n.GetField(), Known: n.GetKnown(), Similar: n.GetSimilar(),
					Others: n.GetOthers(), Genders: n.GetGenders(), OnlyYo: n.GetOnlyYo(), Belongs: n.GetBelongs()}
			}),
		},
		Lifted: c.GetLifted(),
		Answers: each(c.GetAnswers(), func(a *wire.NamedAnswer) law.Reply {
			return law.Reply{Key: a.GetKey(), Text: a.GetText()}
		}),
	}
}

func encodeVerdict(v Verdict) *wire.Verdict {
	return &wire.Verdict{
		Region: v.Region, ChancePermille: wide(v.ChancePermille),
		Findings: each(v.Findings, func(f Finding) *wire.Finding {
			return &wire.Finding{
				Code: f.Code, Severity: f.Severity, Field: f.Field, Params: f.Params,
				Clause: f.Clause, ClauseConfirmed: f.ClauseConfirmed, LiftBy: f.LiftBy,
			}
		}),
		Columns: each(v.Columns, func(c Column) *wire.Column {
			return &wire.Column{Number: wide(c.Number), Key: c.Key, Text: c.Text, Writer: c.Writer}
		}),
	}
}

func decodeVerdict(v *wire.Verdict) Verdict {
	return Verdict{
		Region: v.GetRegion(), ChancePermille: narrow(v.GetChancePermille()),
		Findings: each(v.GetFindings(), func(f *wire.Finding) Finding {
			return Finding{
				Code: f.GetCode(), Severity: f.GetSeverity(), Field: f.GetField(),
				Params: f.GetParams(), Clause: f.GetClause(),
				ClauseConfirmed: f.GetClauseConfirmed(), LiftBy: f.GetLiftBy(),
			}
		}),
		Columns: each(v.GetColumns(), func(c *wire.Column) Column {
			return Column{
				Number: narrow(c.GetNumber()), Key: c.GetKey(),
				Text: c.GetText(), Writer: c.GetWriter(),
			}
		}),
	}
}

func encodeGolden(g GoldenCase) *wire.GoldenCase {
	return &wire.GoldenCase{
		Name: g.Name, Clause: g.Clause, Case: encodeCase(g.Case), Findings: g.Findings,
		Columns: g.Columns, Region: g.Region, ChancePermille: wide(g.ChancePermille),
	}
}

func decodeGolden(g *wire.GoldenCase) GoldenCase {
	return GoldenCase{
		Name: g.GetName(), Clause: g.GetClause(), Case: decodeCase(g.GetCase()),
		Findings: g.GetFindings(), Columns: g.GetColumns(),
		Region: g.GetRegion(), ChancePermille: narrow(g.GetChancePermille()),
	}
}
