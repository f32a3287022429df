package httpui

import (
	"cmp"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/refusal"
	"github.com/sheaf-drive/sheaf/httpui/rulebook"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// office lists the visits that wait for a coordinator. It shows what the block says and
// nothing personal.
func (a *App) office(r *serve.Request) (*serve.Reply, error) {
	screen, err := a.officeScreen(r)
	if err != nil {
		return nil, err
	}
	screen.Lifted = labelShown(r.Query("lifted"))
	return r.Page(screen), nil
}

// labelShown is the label of a visit as [core.VisitID.Label] writes it, "" for anything else: an address is
// no place to put words into our mouth.
func labelShown(s string) string {
	if len(s) != 7 || s != core.VisitID(strings.ToLower(strings.Replace(s, "-", "", 1))).Label() {
		return ""
	}
	for _, c := range []byte(s[:2] + s[3:]) {
		if (c < 'A' || c > 'Z') && (c < '2' || c > '7') {
			return ""
		}
	}
	return s
}

func (a *App) officeScreen(r *serve.Request) (*page.Office, error) {
	view, err := a.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	cases, err := query.OpenVisits(view, r.Session.User.Office, "")
	if err != nil {
		return nil, err
	}
	screen := &page.Office{Name: r.Session.Place}
	facts := map[core.PackRef]rulebook.Facts{}
	for _, c := range cases {
		apart := machine.ApartFrom(view, r.Session.User.ID, c.Visit, c.Signature)
		for _, mark := range c.Signature.Judgement.Blocks(c.Visit.LiftedCodes()) {
			if !liftBy(mark, r.Session.User) || c.Holder != "" {
				continue
			}
			ground, err := a.ground(r, facts, c, mark)
			if err != nil {
				return nil, err
			}
			ground.Remedy = "" // it is the operator's: to call a coordinator
			blocked := page.BlockedVisit{
				Label: c.Visit.ID.Label(), Operator: query.LoginOf(view, c.Visit.Operator), Since: c.Visit.Opened, Facts: asked(r, view, c.Signature.Judgement),
				Ground: ground, Action: "/office/visits/" + string(c.Visit.ID) + "/lift",
			}
			if apart != nil {
				blocked.Action, blocked.Ground.Remedy = "", text.OfError(r.Lang, refusal.Of(apart))
			}
			screen.Blocked = append(screen.Blocked, blocked)
		}
	}
	return screen, nil
}

// asked names the list of passports that the verdict rests on: whoever lifts a block has to know which one it was.
func asked(r *serve.Request, v state.View, j core.Judgement) (facts []page.Pair) {
	for _, used := range j.Editions {
		if e, ok := state.Editions.Get(v, used.Edition); ok && used.Kind == core.EditionPassports {
			facts = append(facts, page.Pair{Name: r.Say("office.list"), Value: r.Say("office.edition", core.Short(e.ID), cmp.Or(e.Date.Russian(), "—"))})
		}
	}
	return facts
}

// ground says the block of a visit without its personal fields. facts keeps what a pack has
// said, so that it is asked once however many visits wait.
func (a *App) ground(r *serve.Request, facts map[core.PackRef]rulebook.Facts, c query.Case,
	mark core.FindingMark) (page.Finding, error) {
	pack := c.Signature.Judgement.Pack
	known, ok := facts[pack]
	if !ok {
		var err error
		if known, err = a.Rules.Facts(r.Context(), pack, r.Lang); err != nil {
			return page.Finding{}, err
		}
		facts[pack] = known
	}
	ground, _, err := a.finding(r, opened{Case: c, facts: known}, mark)
	return ground, err
}

func liftBy(f core.FindingMark, u core.User) bool {
	for _, role := range f.LiftBy {
		if u.Has(role) {
			return true
		}
	}
	return false
}

// lift passes over a block of one visit, with a reason.
func (a *App) lift(r *serve.Request) (*serve.Reply, error) {
	id := core.VisitID(r.Param("id"))
	err := a.Intake.Lift(r.Context(), r.By(), id, r.Form("code"), r.Form("reason"))
	if err == nil {
		return serve.SeeOther("/office?lifted=" + id.Label()), nil
	}
	findings, ok := r.FindingsOf(err)
	if !ok || len(findings["reason"]) == 0 {
		return nil, err
	}
	screen, errScreen := a.officeScreen(r)
	if errScreen != nil {
		return nil, errScreen
	}
	for i, b := range screen.Blocked {
		if b.Label == id.Label() && b.Ground.Code == r.Form("code") {
			screen.Blocked[i].Reason = page.Field{Value: r.Form("reason"), Findings: findings["reason"]}
			return r.Refused(screen), nil
		}
	}
	return nil, err // the visit has gone on meanwhile
}
