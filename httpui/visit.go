package httpui

import (
	"cmp"
	"errors"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/intake"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/refusal"
	"github.com/sheaf-drive/sheaf/httpui/rulebook"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// opened is a visit as a desk screen needs it: its case, its personal fields and what the
// rules say, all of one moment.
type opened struct {
	query.Case
	fields query.Fields
	facts  rulebook.Facts
	view   state.View
	// masked says that the fields are first letters only: the visit is somebody else's.
	masked bool
}

// open reads a visit of the user's scope, opens its personal fields and gives all to use,
// within which the moment can be looked at further.
func (a *App) open(r *serve.Request, id core.VisitID, use func(opened) (*serve.Reply, error)) (*serve.Reply, error) {
	view, err := a.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	c, err := query.Visit(view, id)
	if err != nil {
		return nil, err
	}
	right := personalRight(r.Session.User, c)
	fields, err := a.Gate.Visit(r.Context(), view, query.Ask{Actor: r.Session.User.ID, Purpose: "desk", Right: right}, id)
	if err != nil {
		return nil, err
	}
	facts, err := a.Rules.Facts(r.Context(), c.Signature.Judgement.Pack, r.Lang)
	if err != nil {
		return nil, err
	}
	return use(opened{c, fields, facts, view, right == access.MaskedRead})
}

// personalRight is the row under which the user sees the visit: its operator all of his own, a
// coordinator first letters of his office's. A coordinator who works at a desk is an operator
// as well.
func personalRight(u core.User, c query.Case) access.Action {
	own := u.ID == c.Visit.Operator && access.Reach(u.Roles, access.PersonalRead) > access.None
	if !own && u.Has(core.Coordinator) {
		return access.MaskedRead
	}
	return access.PersonalRead
}

// visit shows an open visit by where it stands, a closed one by how it ended.
func (a *App) visit(r *serve.Request) (*serve.Reply, error) {
	return a.open(r, core.VisitID(r.Param("id")), func(o opened) (*serve.Reply, error) {
		screen, err := a.screenOf(r, o)
		if err != nil {
			return nil, err
		}
		return r.Page(screen), nil
	})
}

func (a *App) screenOf(r *serve.Request, o opened) (page.Screen, error) {
	if o.masked && o.Visit.State == core.VisitOpen {
		return a.maskedScreen(r, o)
	}
	if r.Query("ask") == "abandon" && o.Visit.State == core.VisitOpen && o.Step() != "line" {
		return &page.Abandon{Step: a.step(o, 0), Action: visitPath(o.Visit.ID) + "/abandon", Back: visitPath(o.Visit.ID)}, nil
	}
	switch o.Step() {
	case core.VisitDone, core.VisitTurnedAway, core.VisitAbandoned:
		return a.closedScreen(r, o)
	case "blocked":
		if o.Signature.State == core.SignatureJudged && o.Holder == "" {
			return a.questionnaireScreen(r, o) // what was typed can be corrected
		}
		return a.blockedScreen(r, o)
	case "questionnaire":
		return a.questionnaireScreen(r, o)
	case "line":
		return a.lineScreen(r, o)
	}
	if r.Query("step") == "questionnaire" {
		return a.questionnaireScreen(r, o)
	}
	return a.sheetAskScreen(r, o)
}

// step fills the head of a desk screen.
func (a *App) step(o opened, number int) page.Step {
	end := core.TimeOf(a.Now())
	if o.Visit.Closed != 0 {
		end = o.Visit.Closed
	}
	return page.Step{Label: o.Visit.ID.Label(), Elapsed: int((end - o.Visit.Opened) / 1000), Number: number}
}

// unseen stands where a reader may not see what a finding names.
const unseen = "…"

// finding says a mark in words, with what to tell the voter when it turns him away.
func (a *App) finding(r *serve.Request, o opened, f core.FindingMark) (page.Finding, string, error) {
	params := intake.Params(o.fields, f)
	hidden := len(params) == 0 // none, or not for this reader
	if hidden {
		params = []string{unseen, unseen, unseen, unseen, unseen}
	}
	words, err := a.Rules.Words(r.Context(), o.Signature.Judgement.Pack, r.Lang, f, params)
	if err != nil {
		return page.Finding{}, "", err
	}
	what, remedy := refusal.Sentences(words.Text)
	if hidden && words.Name != "" && strings.Contains(what, unseen) {
		what = words.Name // what is left out would look like a mistake
	}
	shown := page.Finding{Severity: f.Severity, Code: f.Code, Name: words.Name, Text: what, Remedy: remedy, Clause: o.facts.Clause(r.Lang, f)}
	if f.Severity == core.SeverityWarn {
		shown.Tick, shown.Confirm = f.Tick(), cmp.Or(words.Confirm, r.Say("visit.confirm"))
	}
	return shown, words.Say, nil
}

// duplicate is the machine's own finding: another signature holds the document.
func duplicate(r *serve.Request) page.Finding {
	what, remedy := refusal.Sentences(r.Say("visit.signed_already"))
	return page.Finding{Severity: core.SeverityBlock, Code: core.FindingDuplicate, Name: r.Say("visit.signed_already_name"),
		Text: what, Remedy: remedy}
}

// signedAlreadySay is what to tell a voter who has signed, in the voter's language.
func signedAlreadySay() []string { return []string{text.Say(text.Russian, "visit.signed_already_say")} }

func (a *App) blockedScreen(r *serve.Request, o opened) (page.Screen, error) {
	b := &page.Blocked{Step: a.step(o, 1), TurnAway: visitPath(o.Visit.ID) + "/turn-away", Abandon: visitPath(o.Visit.ID) + "/abandon"}
	b.Rules = page.Pair{Name: o.Signature.Judgement.Pack.String(), Value: o.facts.Name}
	if o.Holder != "" {
		b.Ground, b.Say = duplicate(r), signedAlreadySay()
	}
	for _, mark := range o.Signature.Judgement.Blocks(o.Visit.LiftedCodes()) {
		shown, say, err := a.finding(r, o, mark)
		if err != nil {
			return nil, err
		}
		if b.Ground.Code != "" {
			b.Others = append(b.Others, shown)
			continue
		}
		b.Ground, b.Say = shown, []string{say}
		b.Waits, b.LiftBy = len(mark.LiftBy) > 0, r.Say("visit.lift_by")
	}
	b.Still = `"id":"` + string(o.Visit.ID) + `","step":"` + o.Step() + `"`
	for _, name := range []string{"birth", "issued"} {
		b.Facts = append(b.Facts, page.Pair{Name: r.Say("desk." + name), Value: o.date(name)})
	}
	if b.Waits && r.May(access.BlockLift) {
		b.Lift = "/office"
	}
	return b, nil
}

// date shows a date of the document as it stands in documents.
func (o opened) date(name string) string {
	return core.Date(o.fields.Get("identity." + name)).Russian()
}

func (a *App) closedScreen(r *serve.Request, o opened) (page.Screen, error) {
	c := &page.Closed{State: o.Visit.State, Step: a.step(o, 3), Next: "/desk"}
	if o.Now > 0 {
		c.Sheet, c.Line, c.Corrected = o.Sheet.ID.Code().String(), itoa(o.Now), o.Lines[o.Now-1].Corrected
	}
	if o.Visit.Ground == core.FindingDuplicate {
		c.Ground, c.Say = duplicate(r), signedAlreadySay()
		return c, nil
	}
	for _, mark := range o.Signature.Judgement.Findings {
		if mark.Code != o.Visit.Ground {
			continue
		}
		shown, say, err := a.finding(r, o, mark)
		if err != nil {
			return nil, err
		}
		c.Ground, c.Say = shown, []string{say}
	}
	return c, nil
}

// turnAway ends a visit for a ground.
func (a *App) turnAway(r *serve.Request) (*serve.Reply, error) {
	return a.then(r, &machine.TurnAway{Visit: core.VisitID(r.Param("id")), Ground: r.Form("ground")})
}

// toVisit answers somebody who opens the address of a form by itself, such as after a reload.
func (a *App) toVisit(r *serve.Request) (*serve.Reply, error) {
	return serve.SeeOther(visitPath(core.VisitID(r.Param("id")))), nil
}

// abandon ends a visit that leads to no signature.
func (a *App) abandon(r *serve.Request) (*serve.Reply, error) {
	return a.then(r, &machine.AbandonVisit{Visit: core.VisitID(r.Param("id"))})
}

// then proposes a command about the visit of the path and goes back to its page.
func (a *App) then(r *serve.Request, c machine.Command) (*serve.Reply, error) {
	if _, err := a.Do(r, c); err != nil {
		return nil, err
	}
	return serve.SeeOther(visitPath(core.VisitID(r.Param("id")))), nil
}

// scan shows a page of a visit as it was taken. What was cut from the pages belongs to the check.
func (a *App) scan(r *serve.Request) (*serve.Reply, error) {
	if !(core.Scan{Kind: r.Param("kind")}).Page() {
		return nil, core.Refuse(core.NotFound, "scan", "core.not_found")
	}
	view, err := a.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	ask := query.Ask{Actor: r.Session.User.ID, Purpose: "desk", Right: access.ScanRead}
	picture, err := a.Gate.Scan(r.Context(), view, ask, core.VisitID(r.Param("id")), r.Param("kind"))
	if err != nil {
		return nil, err
	}
	return serve.Bytes("image/jpeg", picture), nil
}

// onForm shows a refusal on the screen of the visit where it can be corrected there.
func (a *App) onForm(r *serve.Request, cause error,
	show func(o opened, findings map[string][]page.Finding) (page.Screen, error)) (*serve.Reply, error) {
	findings, ok := r.FindingsOf(cause)
	var said *core.Error
	if !ok || errors.As(cause, &said) && said.Text == "visit.closed" {
		return nil, cause
	}
	return a.open(r, core.VisitID(r.Param("id")), func(o opened) (*serve.Reply, error) {
		if o.masked { // the form of that field is the operator's
			return nil, cause
		}
		screen, err := show(o, findings)
		if err != nil {
			return nil, err
		}
		return r.Refused(screen), nil
	})
}
