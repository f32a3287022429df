package httpui

import (
	"cmp"
	"slices"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/httpui/intake"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// desk is the first step of a visit: passport, stamp, the three key conditions.
func (a *App) desk(r *serve.Request) (*serve.Reply, error) {
	screen, err := a.passportScreen(r)
	if err != nil {
		return nil, err
	}
	return r.Page(screen), nil
}

func (a *App) passportScreen(r *serve.Request) (*page.Passport, error) {
	open, err := a.visitRows(r)
	if err != nil {
		return nil, err
	}
	return &page.Passport{Action: "/desk/visits", Open: open}, nil
}

// openVisits lists the user's visits that are not finished.
func (a *App) openVisits(r *serve.Request) (*serve.Reply, error) {
	rows, err := a.visitRows(r)
	if err != nil {
		return nil, err
	}
	return r.Page(&page.Visits{Open: rows}), nil
}

func (a *App) visitRows(r *serve.Request) ([]page.Visit, error) {
	cases, err := a.ownCases(r)
	if err != nil {
		return nil, err
	}
	frame := r.Frame()
	var rows []page.Visit
	for _, c := range cases {
		rows = append(rows, page.Visit{
			Label: c.Visit.ID.Label(), Href: visitPath(c.Visit.ID), Step: stepWords(c), Since: frame.Clock(c.Visit.Opened),
		})
	}
	return rows, nil
}

// ownCases reads the open visits that the user's scope holds: his own, or his office's.
func (a *App) ownCases(r *serve.Request) ([]query.Case, error) {
	view, err := a.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	user := r.Session.User
	operator := user.ID
	if access.Reach(user.Roles, access.VisitList) >= access.Office {
		operator = ""
	}
	return query.OpenVisits(view, user.Office, operator)
}

func stepWords(c query.Case) string {
	switch step := c.Step(); {
	case step == "line":
		return "desk.step.sheet"
	case step == "blocked" && !liftable(c):
		return "desk.step.undecided"
	default:
		return "desk.step." + step
	}
}

// liftable says whether a blocked visit waits for a coordinator: no block of it is one that
// nobody may lift.
func liftable(c query.Case) bool {
	return c.Holder == "" && !slices.ContainsFunc(c.Signature.Judgement.Blocks(c.Visit.LiftedCodes()),
		func(f core.FindingMark) bool { return len(f.LiftBy) == 0 })
}

func visitPath(id core.VisitID) string { return "/desk/visits/" + string(id) }

// openVisit takes the first step.
func (a *App) openVisit(r *serve.Request) (*serve.Reply, error) {
	if r.Form("ask") == "again" {
		return a.againAsked(r)
	}
	id, err := a.Intake.Open(r.Context(), r.By(), passportTyped(r))
	if err == nil {
		return serve.SeeOther(visitPath(id)), nil
	}
	findings, ok := r.FindingsOf(err)
	if !ok {
		return nil, err
	}
	for field := range findings {
		if !slices.Contains([]string{"series", "number", "birth", "issued", "stamp", "main", "registration"}, field) {
			return nil, err // the form has no place to say it
		}
	}
	for _, name := range []string{"main", "registration"} {
		if len(findings[name]) > 0 {
			r.Drop(name)
		}
	}
	screen, errScreen := a.typedPassport(r, findings)
	if errScreen != nil {
		return nil, errScreen
	}
	return r.Refused(screen), nil
}

// againAsked shows the form again as it was typed, with the question above it whether all of
// it is to be thrown away.
func (a *App) againAsked(r *serve.Request) (*serve.Reply, error) {
	screen, err := a.typedPassport(r, nil)
	if err != nil {
		return nil, err
	}
	screen.AskAgain = true
	return r.Page(screen), nil
}

// typedPassport is the screen as it was sent: its fields with their findings, its pictures held.
func (a *App) typedPassport(r *serve.Request, findings map[string][]page.Finding) (*page.Passport, error) {
	screen, err := a.passportScreen(r)
	if err != nil {
		return nil, err
	}
	field := func(name string) page.Field {
		f := page.Field{Value: r.Form(name)}
		for _, one := range findings[name] {
			one = named(r, name, one)
			one.Text = cmp.Or(one.Short, one.Text) // it stands below all four fields
			f.Findings = append(f.Findings, one)
		}
		return f
	}
	screen.RequestID = string(r.ID)
	screen.Series, screen.Number, screen.Birth, screen.Issued = field("series"), field("number"), field("birth"), field("issued")
	screen.Stamp, screen.Main, screen.Registration = field("stamp"), field("main"), field("registration")
	screen.Held = r.Hold()
	screen.HeldMain, screen.HeldRegistration = r.HeldPath(screen.Held, "main"), r.HeldPath(screen.Held, "registration")
	return screen, nil
}

// passportTyped reads the first step from the form.
func passportTyped(r *serve.Request) intake.Passport {
	main, _ := r.File("main")
	registration, _ := r.File("registration")
	return intake.Passport{
		Main: main.Bytes, Registration: registration.Bytes,
		Series: r.Form("series"), Number: r.Form("number"), Birth: r.Form("birth"), Issued: r.Form("issued"),
		Stamp: r.Form("stamp"),
	}
}

// named makes a finding say in the summary which field it is about, where its own words, being
// the same for every field, do not.
func named(r *serve.Request, field string, f page.Finding) page.Finding {
	for _, general := range []string{"core.", "picture.", "visit.text"} {
		if strings.HasPrefix(f.Code, general) {
			f.Short = r.Say("desk.summary.field", r.Say("desk."+field), f.Text)
		}
	}
	return f
}
