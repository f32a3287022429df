package listed

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// Row is a line whose passport a newer list names, or whose address the register has changed, as programs see it.
type Row struct {
	Signature core.SignatureID `json:"signature"`
	Sheet     core.SheetCode   `json:"sheet"`
	Line      int              `json:"line"`
	Office    core.OfficeID    `json:"office"`
	State     string           `json:"state"`
	Place     string           `json:"place,omitempty"`
	// Findings are the codes that the rules give, or what became of the address, the severity before each:
	// block:passport.listed, warn:address.renamed.
	Findings []string `json:"findings"`
	// Edition that says so; empty where rules do, which Pack names.
	Edition core.EditionID `json:"edition,omitempty"`
	Pack    string         `json:"pack,omitempty"`
	Date    core.Date      `json:"date,omitempty"`
	Found   string         `json:"found"`
}

// apiList lists what the screen lists.
func (s matter) apiList(r *serve.Request) (*serve.Reply, error) {
	view, err := s.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	offices, listed := s.found(view, r.Session.User, core.OfficeID(r.Query("office")))
	rows := []Row{}
	for _, l := range listed {
		pack := ""
		if l.Matter() == core.LateRules {
			pack = l.Pack.String()
		}
		rows = append(rows, Row{
			Signature: l.Signature, Sheet: l.Sheet.ID.Code(), Line: l.Line, Office: l.Office, State: l.Sheet.State, Place: placeOf(view, l.Sheet),
			Findings: codes(l), Edition: l.Passports.Edition, Pack: pack, Date: l.Date, Found: l.Found.Wire(),
		})
	}
	answer := map[string]any{"lines": rows}
	if s.waits(view, r.Session.User, offices) {
		answer["waits"] = true
	}
	return serve.JSON(answer)
}

func codes(l query.ListedLate) []string {
	list := []string{}
	for _, f := range l.Findings {
		list = append(list, f.Severity+":"+f.Code)
	}
	return list
}

func (s matter) apiClear(r *serve.Request) (*serve.Reply, error) {
	var in struct {
		Reason string `json:"reason"`
	}
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	code, err := s.clear(r, in.Reason)
	if err != nil {
		return nil, err
	}
	return serve.JSON(map[string]any{"sheet": code, "signature": r.Param("id"), "state": core.LateCleared})
}
