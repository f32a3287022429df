package httpui

import (
	"errors"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/httpui/intake"
	"github.com/sheaf-drive/sheaf/httpui/page"
)

// desk is the first step of a visit: passport, stamp, the three key conditions.
func (a *App) desk(r *Request) (*Reply, error) {
	screen, err := a.passportScreen(r)
	if err != nil {
		return nil, err
	}
	return r.Page(screen), nil
}

func (a *App) passportScreen(r *Request) (*page.Passport, error) {
	open, err := a.visitRows(r)
	if err != nil {
		return nil, err
	}
	return &page.Passport{Action: "/desk/visits", Open: open}, nil
}

// openVisits lists the user's visits that are not finished.
func (a *App) openVisits(r *Request) (*Reply, error) {
	rows, err := a.visitRows(r)
	if err != nil {
		return nil, err
	}
	return r.Page(&page.Visits{Open: rows}), nil
}

func (a *App) visitRows(r *Request) ([]page.Visit, error) {
	cases, err := a.ownCases(r)
	if err != nil {
		return nil, err
	}
	frame := r.Frame()
	var rows []page.Visit
	for _, c := range cases {
		rows = append(rows, page.Visit{
			Label: label(c.Visit.ID), Href: visitPath(c.Visit.ID), Step: stepWords(c), Since: frame.Clock(c.Visit.Opened),
		})
	}
	return rows, nil
}

// ownCases reads the open visits that the user's scope holds: his own, or his office's.
func (a *App) ownCases(r *Request) ([]query.Case, error) {
	view, err := a.view(r)
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
	switch step := c.Step(); step {
	case "line":
		return "desk.step.sheet"
	default:
		return "desk.step." + step
	}
}

func visitPath(id core.VisitID) string { return "/desk/visits/" + string(id) }

// label is the short name of a visit that people say: the first four characters of its id.
func label(id core.VisitID) string {
	s := []byte(id)
	if len(s) < 6 {
		return string(s)
	}
	for i, c := range s[:6] {
		if c >= 'a' && c <= 'z' {
			s[i] = c - 'a' + 'A'
		}
	}
	return string(s[:2]) + "-" + string(s[2:6])
}

// openVisit takes the first step.
func (a *App) openVisit(r *Request) (*Reply, error) {
	id, err := a.Intake.Open(r.Context(), r.by(), r.passport())
	if err == nil {
		return SeeOther(visitPath(id)), nil
	}
	findings, ok := r.fieldFindings(err)
	if !ok {
		return nil, err
	}
	screen, errScreen := a.passportScreen(r)
	if errScreen != nil {
		return nil, errScreen
	}
	field := func(name string) page.Field { return page.Field{Value: r.Form(name), Findings: findings[name]} }
	screen.RequestID = string(r.ID)
	screen.Series, screen.Number, screen.Birth, screen.Issued = field("series"), field("number"), field("birth"), field("issued")
	screen.Stamp, screen.Main, screen.Registration = field("stamp"), field("main"), field("registration")
	screen.Held = r.Hold()
	screen.HeldMain, screen.HeldRegistration = r.HeldPath(screen.Held, "main"), r.HeldPath(screen.Held, "registration")
	return r.Refused(screen), nil
}

// passport reads the first step from the form.
func (r *Request) passport() intake.Passport {
	main, _ := r.File("main")
	registration, _ := r.File("registration")
	return intake.Passport{
		Main: main.Bytes, Registration: registration.Bytes,
		Series: r.Form("series"), Number: r.Form("number"), Birth: r.Form("birth"), Issued: r.Form("issued"),
		Stamp: r.Form("stamp"),
	}
}

// fieldFindings sorts all refusals of a form under their fields; ok is false when one of
// them cannot be corrected on the form.
func (r *Request) fieldFindings(err error) (map[string][]page.Finding, bool) {
	list := []error{err}
	var many intake.Refusals
	if errors.As(err, &many) {
		list = many.Unwrap()
	}
	findings := map[string][]page.Finding{}
	for _, one := range list {
		field, finding, ok := r.FindingOf(one)
		if !ok {
			return nil, false
		}
		findings[field] = append(findings[field], finding)
	}
	return findings, true
}
