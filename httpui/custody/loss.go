package custody

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/custody/sight"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// losses asks which sheet it is about and lists those that wait for an end.
func (s *Screens) losses(r *serve.Request) (*serve.Reply, error) {
	view, campaign, err := s.now(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	return r.Page(s.lossesScreen(view, r, campaign)), nil
}

func (s *Screens) lossesScreen(v state.View, r *serve.Request, campaign core.CampaignID) *page.Losses {
	list := func(in core.SheetState) (rows []page.WaitingSheet) {
		for _, h := range sight.Ending(v, r.Session.User, campaign, in) {
			rows = append(rows, page.WaitingSheet{
				Code: printed(h.Sheet.ID), Href: "/losses/" + string(h.Sheet.ID.Code()),
				Who: query.LoginOf(v, h.Custody.By), Place: h.Custody.Place.String(),
			})
		}
		return rows
	}
	return &page.Losses{
		Action: "/losses", Lost: list(core.SheetLost), Spoiled: list(core.SheetSpoiled), Back: r.Home(),
	}
}

// lookedUp leads to the sheet of a typed code.
func (s *Screens) lookedUp(r *serve.Request) (*serve.Reply, error) {
	view, campaign, err := s.now(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	id, err := s.reachable(view, r, r.Form("code"))
	if err == nil {
		return serve.SeeOther("/losses/" + string(id.Code())), nil
	}
	findings, ok := r.FindingsOf(err)
	if !ok {
		return nil, err
	}
	screen := s.lossesScreen(view, r, campaign)
	screen.RequestID, screen.Offers = string(r.ID), s.offered(view, r, err, r.Form("code"))
	screen.Code = page.Field{Value: r.Form("code"), Findings: findings["code"]}
	return r.Refused(screen), nil
}

// reachable finds a sheet that the user may move; one that he may not is said so before the
// machine would only deny it.
func (s *Screens) reachable(v state.View, r *serve.Request, typed string) (core.SheetID, error) {
	id, err := s.sheet(v, r, typed)
	if err != nil {
		return "", err
	}
	if h, _ := query.HeldSheet(v, id); !sight.Reaches(v, r.Session.User, access.SheetMove, h) {
		return "", core.Refuse(core.Conflict, "code", "custody.not_yours", printed(id))
	}
	return id, nil
}

// loss shows one sheet with what can be reported of it.
func (s *Screens) loss(r *serve.Request) (*serve.Reply, error) {
	view, err := s.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	screen, h, err := s.lossScreen(view, r)
	if err != nil {
		return nil, err
	}
	if r.Query("done") == h.Sheet.State || r.Query("done") == "found" {
		screen.Done = r.Query("done")
	}
	return r.Page(screen), nil
}

func (s *Screens) lossScreen(v state.View, r *serve.Request) (*page.Loss, query.Held, error) {
	h, err := s.onPath(v, r)
	if err != nil {
		return nil, h, err
	}
	u := r.Session.User
	if !sight.Reaches(v, u, access.SheetMove, h) {
		return nil, h, core.Refuse(core.NotFound, "code", "sheet.unknown", printed(h.Sheet.ID))
	}
	office, _ := state.Offices.Get(v, h.Sheet.Office)
	here := "/losses/" + string(h.Sheet.ID.Code())
	screen := &page.Loss{
		Code: printed(h.Sheet.ID), State: h.Sheet.State, Office: office.Name, Back: "/losses",
		Where: h.Custody.Place.String(), Reasons: reasons(r, "loss.reason.", core.LossReasons()),
	}
	if screen.Where == "" && h.Parcel.ID != "" {
		screen.Where = h.Parcel.Label()
	}
	table := core.SheetTransitions()
	if table.From(h.Sheet.State, "lose") {
		screen.Lose = here + "/lose"
	}
	if table.From(h.Sheet.State, "spoil") {
		screen.Spoil = here + "/spoil"
	}
	if h.Sheet.State == core.SheetLost || h.Sheet.State == core.SheetSpoiled {
		screen.By, screen.Reason = query.LoginOf(v, h.Custody.By), h.Custody.Reason
		if machine.ApartFromReport(v, h.Sheet.ID, u.ID) == nil {
			screen.Destroy = here + "/destroy"
		}
	}
	if h.Sheet.State == core.SheetLost {
		screen.Find = here + "/find"
	}
	return screen, h, nil
}

// report is what somebody says of a sheet; Witness is a user name.
type report struct {
	Reason  string `json:"reason"`
	Note    string `json:"note"`
	Witness string `json:"witness"`
}

func (s *Screens) lose(r *serve.Request, id core.SheetID, said report) error {
	note, err := s.note(r, id, said.Note)
	if err != nil {
		return err
	}
	_, err = s.Do(r, &machine.LoseSheet{Sheet: id, Reason: said.Reason, Note: note})
	return err
}

func (s *Screens) spoil(r *serve.Request, id core.SheetID, said report) error {
	note, err := s.note(r, id, said.Note)
	if err != nil {
		return err
	}
	view, err := s.View(r)
	if err != nil {
		return err
	}
	witness, _ := state.Logins.Get(view, said.Witness)
	view.Close()
	_, err = s.Do(r, &machine.SpoilSheet{Sheet: id, Reason: said.Reason, Witness: witness, Note: note})
	return err
}

// act is something that can be reported of a sheet: the name of its form, what the page says
// when it is done, and how. A form without a name has no fields.
type act struct {
	form, done string
	do         func(*serve.Request, core.SheetID, report) error
}

// bare is an act that needs no more than its button.
func (s *Screens) bare(done string, command func(core.SheetID) machine.Command) act {
	return act{"", done, func(r *serve.Request, id core.SheetID, _ report) error {
		_, err := s.Do(r, command(id))
		return err
	}}
}

// reported does the act to the sheet of the path and shows it again: as it is now, or with the
// form of the act as it was typed.
func (s *Screens) reported(a act) serve.Handler {
	return func(r *serve.Request) (*serve.Reply, error) {
		id, err := s.pathID(r)
		if err == nil {
			err = a.do(r, id, report{Reason: r.Form(a.form + "-reason"), Note: r.Form(a.form + "-note"), Witness: r.Form("witness")})
		}
		if err == nil {
			return serve.SeeOther("/losses/" + string(id.Code()) + "?done=" + a.done), nil
		}
		return s.notReported(r, a, err)
	}
}

// notReported shows the form of the act as it was typed.
func (s *Screens) notReported(r *serve.Request, a act, err error) (*serve.Reply, error) {
	_, finding, ok := r.FindingOf(err)
	if core.CodeOf(err) == core.Denied { // a witness who is no other person is corrected on the form
		finding, ok = denied(r, err), fieldOf(err) == "witness"
	}
	if !ok {
		return nil, err
	}
	view, errView := s.View(r)
	if errView != nil {
		return nil, errView
	}
	defer view.Close()
	screen, _, errScreen := s.lossScreen(view, r)
	if errScreen != nil {
		return nil, errScreen
	}
	screen.Act, screen.RequestID = a.form, string(r.ID)
	typed(r, screen, a.form, fieldOf(err), finding)
	return r.Refused(screen), nil
}

// typed puts what was typed back into the form of the act, with the finding under its field.
func typed(r *serve.Request, screen *page.Loss, act, at string, finding page.Finding) {
	fields := map[string]*page.Field{"reason": &screen.Why, "note": &screen.Words, "witness": &screen.Witness}
	screen.Why.Value, screen.Words.Value = r.Form(act+"-reason"), r.Form(act+"-note")
	screen.Witness.Value = r.Form("witness")
	if field := fields[at]; act != "" && field != nil {
		field.Findings = []page.Finding{finding}
		return
	}
	screen.Refused = []page.Finding{finding}
}
