package judging

import (
	"context"
	"os"

	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/builtin"
	"github.com/sheaf-drive/sheaf/packs/host/jail"
)

const name = "echo"

// BePack turns this process into what a host has started it for: a pack or the launcher of a cell. It answers only when it was
// started for something else.
func BePack(args []string) {
	if len(args) < 4 || args[1] != "pack" {
		return
	}
	switch args[2] {
	case "jail":
		jail.Enter(args[3:])
	case "serve":
		if p, ok := builtin.Lookup(args[3]); ok {
			packs.Serve(p)
		} else {
			packs.Serve(Echo{Version: args[3]})
		}
		os.Exit(1)
	}
}

// Echo is a pack that computes nothing.
type Echo struct{ Version string }

// Describe implements packs.Pack.
func (e Echo) Describe(context.Context) (packs.Manifest, error) {
	return packs.Manifest{ID: name, Version: e.Version}, nil
}

// Judge answers with the number of the document and two columns.
func (Echo) Judge(_ context.Context, c packs.Case) (packs.Verdict, error) {
	return packs.Verdict{Region: c.Document.Number, ChancePermille: 980, Columns: []packs.Column{
		{Number: 1, Key: "name", Text: c.Family + " " + c.Given, Writer: "collector"},
		{Number: 2, Key: "address", Text: c.Address.Typed, Writer: "collector"},
	}}, nil
}

// Form answers with as much as Judge.
func (Echo) Form(_ context.Context, r packs.FormRequest) (packs.Form, error) {
	return packs.Form{Title: r.Region, Columns: []packs.FormColumn{
		{Number: 1, Key: "name", Title: r.Candidate.Name, Writer: "collector"},
		{Number: 2, Key: "address", Title: r.Candidate.Residence, Writer: "collector"},
	}}, nil
}

// Cases implements packs.Pack.
func (Echo) Cases(context.Context) ([]packs.GoldenCase, error) { return nil, nil }

// record is a voter of about 250 bytes.
func record(number string) packs.Case {
	return packs.Case{
		Version: 2, Stage: packs.StageQuestionnaire, Today: "2018-01-18", ElectionDay: "2018-03-18", Birth: "1971-03-02",
		Document: packs.Document{Kind: "passport", Series: "9216", Number: number, Issued: "2016-03-14"},
		Family:   "Примерова", Given: "Примера", Patronymic: "Примеровна",
		Address: packs.Address{Region: "16", Typed: "Респ. Татарстан, г. Казань, ул. Петербургская, д. 25, корпус 1, кв. 14"},
	}
}

// request holds the texts of a record.
func request(number string) packs.FormRequest {
	c := record(number)
	return packs.FormRequest{Region: number, ElectionDay: c.ElectionDay, Account: c.Document.Series + c.Document.Issued, Candidate: packs.Candidate{
		Name: c.Family + " " + c.Given, Birth: c.Birth, Work: c.Patronymic + c.Today + c.Stage, Residence: c.Address.Typed,
	}}
}
