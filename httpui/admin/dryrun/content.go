package dryrun

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/intake"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// Rules judges a case once more, for the lawyer who looks at it.
type Rules interface {
	Judge(ctx context.Context, ref core.PackRef, c intake.Case) (intake.Verdict, error)
}

// typed are the fields that are shown, in their order.
func typed() []string {
	return []string{
		"identity.series", "identity.number", "identity.birth", "identity.issued",
		"questionnaire.family", "questionnaire.given", "questionnaire.patronymic",
		"questionnaire.region", "questionnaire.address", "questionnaire.house", "questionnaire.flat",
	}
}

// content shows a lawyer what stands behind an example: what was typed, the recorded verdict and that of the tried
// version. The machine commits the leaf first, and denies what no run names.
func (s *Room) content(r *serve.Request) (*serve.Reply, error) {
	view, err := s.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	p, err := asked(r, view, core.CampaignID(r.Query("campaign")))
	if err != nil {
		return nil, err
	}
	g, _ := state.Signatures.Get(view, core.SignatureID(r.Param("signature")))
	named := func(e core.DryRunExample) bool { return e.Signature == g.ID }
	if g.ID == "" || g.Campaign != p.Campaign || !slices.ContainsFunc(query.DryRunOf(view, p.Campaign, p.Ref).Examples, named) {
		return nil, core.Refuse(core.NotFound, "signature", "core.not_found")
	}
	ask := query.Ask{Actor: r.Session.User.ID, Purpose: machine.PurposeDryRun, Right: access.LineDecide}
	fields, err := s.Gate.Example(r.Context(), view, ask, g)
	if err != nil {
		return nil, err
	}
	screen := &page.DryRunContent{Name: p.Ref.Name, Version: p.Ref.Version, Back: Href(p.Campaign, p.Ref), Signature: g.ID, Before: g.Judgement.Findings}
	if g.Line != "" {
		sheet, n := g.Line.Split()
		screen.Code, screen.Line = sheet.Code(), n
	}
	for _, name := range typed() {
		if value := fields.Get(name); value != "" {
			_, field, _ := strings.Cut(name, ".")
			screen.Facts = append(screen.Facts, page.Pair{Name: r.Say("desk." + field), Value: value})
		}
	}
	return s.judged(r, view, p.Ref, g, fields, screen)
}

// judged adds what the tried version says of it.
func (s *Room) judged(r *serve.Request, v state.View, ref core.PackRef, g core.Signature, fields query.Fields, screen *page.DryRunContent) (*serve.Reply, error) {
	if err := s.Lists.Wait(r.Context(), v.Index()); err != nil {
		return nil, err
	}
	visit, _ := state.Visits.Get(v, g.Visit)
	c, err := intake.Again(v, s.Lists, g, fields, core.Date(visit.Opened.UTC().In(s.Zone).Format(time.DateOnly)))
	var after intake.Verdict
	if err == nil {
		after, err = s.Rules.Judge(r.Context(), ref, c)
	}
	switch core.CodeOf(err) {
	case core.Internal, core.Invalid, core.NotFound:
		screen.Unanswered = true
	default:
		if err != nil {
			return nil, err
		}
	}
	for _, f := range after.Findings {
		screen.After = append(screen.After, f.FindingMark)
	}
	screen.Columns = columns(intake.Columns(fields), after.Columns)
	return r.Page(screen), nil
}

// columns puts what was recorded beside what would be written.
func columns(before, after []intake.Column) (rows []page.DryRunColumn) {
	for _, c := range before {
		row := page.DryRunColumn{Key: c.Key, Before: c.Text}
		for _, n := range after {
			if n.Number == c.Number && n.Key == c.Key {
				row.After = n.Text
			}
		}
		rows = append(rows, row)
	}
	return rows
}
