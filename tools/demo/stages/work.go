package stages

import (
	"fmt"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/demo/drive"
	"github.com/sheaf-drive/sheaf/tools/demo/errand"
	"github.com/sheaf-drive/sheaf/tools/demo/people"
)

// Page is a sheet with its code.
type Page struct {
	drive.Sheet
	Code string
}

// People says by their logins through whose hands the sheets of a collector go.
type People interface {
	// Operator is the collector.
	Operator() string
	// Verifier checks and certifies.
	Verifier() string
	// Lawyer decides what is doubtful.
	Lawyer() string
	// Coordinator of the office sends parcels.
	Coordinator() string
	// Clerk of the central office takes them in.
	Clerk() string
}

// Work is what some people have to do with sheets.
type Work struct {
	People
	// Number sets the sheets apart from those of another work: theirs are unique within one.
	Number int
	// Key makes the request id of a step.
	Key func(step string) string
}

// key is the request id of a step about a sheet.
func (w Work) key(sheet int, step string) string {
	return w.Key(fmt.Sprintf("s%d-%d-%s", w.Number, sheet, step))
}

// say is one verb about a sheet.
func (w Work) say(p Page, step, path string, body any) errand.Request {
	return errand.Request{Path: path, Key: w.key(p.Number, step), JSON: body}
}

// ToCertification lists the stages from the finish to the certification; what one asks for is sent
// one batch after the other.
func (w Work) ToCertification() []func([]Page) []errand.Batch {
	return []func([]Page) []errand.Batch{w.finish, w.check, w.decide, w.correct, w.certify}
}

// Introduce has somebody who certifies store what he writes at the foot of a sheet.
func Introduce(login string, p people.Person, key func(step string) string) errand.Batch {
	address := fmt.Sprintf("%s, дом %s", p.Address.Typed, p.Address.House)
	if p.Address.Flat != "" {
		address += ", кв. " + p.Address.Flat
	}
	b := errand.Batch{Login: login}
	b.Add(errand.Request{Path: "/certification", Key: key("own-" + login), JSON: map[string]any{"fields": map[string]any{
		"family": p.Family, "given": p.Given, "patronymic": p.Patronymic, "birth": p.Birth,
		"series": p.Passport.Series(), "number": p.Passport.Digits(), "issued": p.Issued, "issuer": p.IssuedBy,
		"address": address,
	}}})
	return b
}

// Prepare has the two who certify write their data on blank sheets in advance; from is the number
// of the first.
func (w Work) Prepare(from int, codes []string) (list []errand.Batch) {
	for _, login := range []string{w.Operator(), w.Verifier()} {
		b := errand.Batch{Login: login}
		b.Add(errand.Request{Path: "/sheets/prepare", Key: w.key(from, "prepare"), JSON: map[string]any{"sheets": codes}})
		list = append(list, b)
	}
	return list
}

// finish has the collector date and sign the sheets of the day.
func (w Work) finish(list []Page) []errand.Batch {
	b := errand.Batch{Login: w.Operator()}
	for _, p := range list {
		if p.End.State() != core.SheetFilling {
			b.Add(w.say(p, "finish", "/sheets/"+p.Code+"/finish", map[string]any{}))
		}
	}
	return []errand.Batch{b}
}
