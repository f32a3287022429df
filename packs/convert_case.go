package packs

import (
	"fmt"
	"unicode/utf8"

	"google.golang.org/protobuf/proto"

	"github.com/sheaf-drive/sheaf/packs/law"
	"github.com/sheaf-drive/sheaf/packs/wire"
	"github.com/sheaf-drive/sheaf/packs/wire/coder"
)

// maxCaseBytes is the most text that one case may hold.
const maxCaseBytes = 64 << 10

// Sendable says why a case cannot travel: text that is not UTF-8, or too much of it. The
// error never quotes the case.
func (c *Case) Sendable() error {
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
	see(c.Lookups.PassportEdition, c.Lookups.PassportAnswer, c.Lookups.PassportDate, c.Lookups.AddressFormer, c.Lookups.AddressThen, c.Lookups.AddressNow, c.Lookups.AddressEdition)
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

func caseFields(c *Case, k *coder.Coder) {
	k.Int(1, &c.Version)
	k.Text(2, &c.Stage)
	k.Text(3, &c.Today)
	k.Text(4, &c.ElectionDay)
	coder.Part(k, 5, &c.Document, documentFields)
	k.Text(6, &c.Birth)
	k.Text(7, &c.Family)
	k.Text(8, &c.Given)
	k.Text(9, &c.Patronymic)
	k.Bool(10, &c.NoRegistration)
	coder.Part(k, 11, &c.Address, addressFields)
	coder.Part(k, 12, &c.Lookups, lookupsFields)
	k.Texts(13, &c.Lifted)
	coder.List(k, 14, &c.Answers, replyFields)
}

func documentFields(d *Document, k *coder.Coder) {
	k.Text(1, &d.Kind)
	k.Text(2, &d.Series)
	k.Text(3, &d.Number)
	k.Text(4, &d.Issued)
}

func addressFields(a *Address, k *coder.Coder) {
	k.Text(1, &a.Region)
	coder.List(k, 2, &a.Levels, levelFields)
	k.Text(3, &a.House)
	k.Text(4, &a.Flat)
	k.Text(5, &a.Typed)
}

func levelFields(l *Level, k *coder.Coder) {
	k.Int(1, &l.Level)
	k.Text(2, &l.Type)
	k.Text(3, &l.Name)
}

func lookupsFields(l *Lookups, k *coder.Coder) {
	k.Bool(1, &l.Listed)
	k.Text(2, &l.PassportEdition)
	k.Bool(3, &l.AddressKnown)
	k.Text(4, &l.AddressFormer)
	k.Text(5, &l.AddressEdition)
	coder.List(k, 6, &l.Names, nameFields)
	k.Text(7, &l.NameEdition)
	k.Bool(8, &l.Lookalike)
	k.Text(9, &l.PassportAnswer)
	k.Text(10, &l.PassportDate)
	k.Bool(11, &l.Twice)
	k.Bool(12, &l.AddressIncomplete)
	k.Text(13, &l.AddressNow)
	k.Text(14, &l.AddressThen)
}

func nameFields(n *NameAnswer, k *coder.Coder) {
	k.Text(1, &n.Field)
	k.Bool(2, &n.Known)
	k.Text(3, &n.Similar)
	k.Texts(4, &n.Others)
	k.Text(5, &n.Genders)
	k.Bool(6, &n.OnlyYo)
	k.Text(7, &n.Belongs)
}

func replyFields(r *law.Reply, k *coder.Coder) {
	k.Text(1, &r.Key)
	k.Text(2, &r.Text)
}

func verdictFields(v *Verdict, k *coder.Coder) {
	coder.List(k, 1, &v.Findings, findingFields)
	coder.List(k, 2, &v.Columns, columnFields)
	k.Text(3, &v.Region)
	k.Int(4, &v.ChancePermille)
}

func findingFields(f *Finding, k *coder.Coder) {
	k.Text(1, &f.Code)
	k.Text(2, &f.Severity)
	k.Text(3, &f.Field)
	k.Texts(4, &f.Params)
	k.Text(5, &f.Clause)
	k.Bool(6, &f.ClauseConfirmed)
	k.Texts(7, &f.LiftBy)
}

func columnFields(c *Column, k *coder.Coder) {
	k.Int(1, &c.Number)
	k.Text(2, &c.Key)
	k.Text(3, &c.Text)
	k.Text(4, &c.Writer)
}

func goldenFields(g *GoldenCase, k *coder.Coder) {
	k.Text(1, &g.Name)
	k.Text(2, &g.Clause)
	coder.Part(k, 3, &g.Case, caseFields)
	k.Texts(4, &g.Findings)
	coder.Map(k, 5, &g.Columns)
	k.Text(6, &g.Region)
	k.Int(7, &g.ChancePermille)
}

// examples are all golden cases of a pack.
type examples struct{ cases []GoldenCase }

func (e *examples) fields(k *coder.Coder) { coder.List(k, 1, &e.cases, goldenFields) }

// encodeExamples and decodeExamples go by the bytes: a unary call wants the message of the generated code, once per start.
func encodeExamples(cases []GoldenCase) (*wire.CasesReply, error) {
	b, err := coder.Write(nil, &examples{cases}, (*examples).fields)
	if err != nil {
		return nil, fmt.Errorf("writing the examples: %w", err)
	}
	var reply wire.CasesReply
	return &reply, proto.Unmarshal(b, &reply)
}

func decodeExamples(reply *wire.CasesReply) ([]GoldenCase, error) {
	b, err := proto.Marshal(reply)
	if err != nil {
		return nil, err
	}
	var e examples
	return e.cases, coder.Read(b, &e, (*examples).fields)
}
