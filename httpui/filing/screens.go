package filing

import (
	"cmp"
	"net/url"
	"slices"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/filing/job"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/refusal"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// selectScreen shows the selection in force, or the one that the address names.
func (m *Room) selectScreen(r *serve.Request) (*serve.Reply, error) {
	screen, err := m.chosen(r)
	if err != nil {
		return nil, err
	}
	return r.Page(screen), nil
}

func (m *Room) chosen(r *serve.Request) (*page.Select, error) {
	o, at, err := m.during(r, "", access.SelectionRead, "select")
	if err != nil {
		return nil, err
	}
	defer o.Close()
	name, err := m.names(r, o)
	if err != nil {
		return nil, err
	}
	of := access.Object{Campaign: o.Campaign.ID}
	screen := &page.Select{
		Action: "/select", Make: access.May(r.Session.User, access.SelectionPropose, of),
		Job: jobView(r, at),
	}
	for _, n := range query.Stored(o, o.Campaign.ID) {
		screen.Stored += n
	}
	handing := func(s core.Selection) bool { return s.State == core.SelectionFiling || s.State == core.SelectionFiled }
	busy := screen.Job != nil && screen.Job.Running
	list := query.Selections(o, o.Campaign.ID)
	asked := asked(r, list)
	for _, s := range list {
		view := selectionView(o, s, name)
		view.Approve = s.State == core.SelectionFrozen && access.May(r.Session.User, access.SelectionApprove, of) &&
			!onePerson(o, r.Session.User.ID, s.BegunBy)
		open := s.State == core.SelectionFrozen || s.State == core.SelectionLoading
		view.Abandon = open && screen.Make && !busy
		view.GoOn = s.State == core.SelectionLoading && screen.Make && !busy && onePerson(o, r.Session.User.ID, s.BegunBy)
		if s.ID == asked {
			screen.Shown = &view
			continue
		}
		screen.Others = append(screen.Others, view)
	}
	if screen.WhatIf, err = m.whatIf(r, o); err != nil {
		f := found(r, err)
		screen.Failed = append(screen.Failed, *f)
	}
	screen.Make = screen.Make && !slices.ContainsFunc(list, handing) // what is handed in is not chosen again
	return screen, nil
}

// asked is the selection that the address or the form names, the first one where it names none that
// is there.
func asked(r *serve.Request, list []core.Selection) core.SelectionID {
	id := core.SelectionID(cmp.Or(r.Query("id"), r.Form("id")))
	if len(list) > 0 && !slices.ContainsFunc(list, func(s core.Selection) bool { return s.ID == id }) {
		return list[0].ID
	}
	return id
}

// onePerson says whether two accounts belong to one human: who may not approve sees no button.
func onePerson(v state.View, a, b core.UserID) bool {
	one, _ := state.Users.Get(v, a)
	other, _ := state.Users.Get(v, b)
	return one.Person == other.Person
}

func selectionView(v state.View, s core.Selection, name func(core.Region) string) page.Selection {
	view := page.Selection{
		ID: string(s.ID), State: s.State, Pack: s.Pack.String(), Min: s.Quota.Min, Max: s.Quota.Max, Met: s.Quota.Met, Reached: s.Quota.Reached(s.Regions), Sheets: s.Sheets, Lines: s.Lines,
		Bound: s.Bound, HandedIn: s.HandedIn, ExpectedPermille: s.Expected, MadeBy: query.LoginOf(v, s.BegunBy), ApprovedBy: query.LoginOf(v, s.ApprovedBy),
		FiledBy: query.LoginOf(v, s.FiledBy), FiledAt: s.FiledAt, Link: "/select?id=" + string(s.ID),
	}
	for _, c := range s.Regions {
		view.Regions = append(view.Regions, page.ChosenRegion{
			Code: string(c.Region), Name: name(c.Region), Cap: s.Quota.Cap(c.Region), Min: s.Quota.Least(c.Region), Sheets: c.Sheets, Lines: c.Lines, Bound: c.Bound,
		})
	}
	return view
}

// jobView is what a screen shows of a job, nil where there is nothing to say of it.
func jobView(r *serve.Request, p job.Progress) *page.Job {
	switch {
	case p.Running():
		return &page.Job{Words: r.Say("ui.job.step." + p.Step), Done: p.Done, Total: p.Total, Running: true}
	case p.Err != nil:
		return &page.Job{Failed: found(r, p.Err)}
	}
	return nil
}

// found is a refusal as a finding about the whole page.
func found(r *serve.Request, err error) *page.Finding {
	p := r.ProblemScreen(refusal.Of(err))
	return &page.Finding{Severity: core.SeverityBlock, Text: p.Text, Remedy: p.Remedy}
}

// selectForm does what a button of the screen asks for.
func (m *Room) selectForm(r *serve.Request) (*serve.Reply, error) {
	id := core.SelectionID(r.Form("id"))
	err := m.selectDo(r, id)
	if err == nil && id != "" {
		return serve.SeeOther("/select?id=" + url.QueryEscape(string(id))), nil
	}
	if err == nil {
		return serve.SeeOther("/select"), nil
	}
	_, finding, ok := r.FindingOf(err)
	if !ok {
		return nil, err
	}
	screen, broken := m.chosen(r)
	if broken != nil {
		return nil, broken
	}
	screen.Failed = append([]page.Finding{finding}, screen.Failed...)
	return r.Refused(screen), nil
}

func (m *Room) selectDo(r *serve.Request, id core.SelectionID) error {
	campaign := r.Session.User.Campaign
	switch r.Form("do") {
	case "make":
		t, err := fields(r.Form)
		if err == nil {
			_, err = m.begin(r, t)
		}
		return err
	case "continue":
		t, err := fields(r.Form)
		if err == nil {
			err = m.goOn(r, t, string(id))
		}
		return err
	case "approve":
		_, err := m.Do(r, &machine.ApproveSelection{Campaign: campaign, Selection: id})
		return err
	case "abandon":
		_, err := m.Do(r, &machine.AbandonSelection{Campaign: campaign, Selection: id})
		return err
	}
	return core.Refuse(core.Invalid, "do", "core.required")
}

// fileScreen shows how far the handing in has come and what is missing.
func (m *Room) fileScreen(r *serve.Request) (*serve.Reply, error) {
	screen, err := m.filing(r)
	if err != nil {
		return nil, err
	}
	return r.Page(screen), nil
}

// shown bounds the lists of the screens.
const shown = 100

func (m *Room) filing(r *serve.Request) (*page.File, error) {
	o, at, err := m.during(r, "", access.SelectionRead, "file")
	if err != nil {
		return nil, err
	}
	defer o.Close()
	screen := &page.File{Action: "/file", Asks: r.Query("ask") != "", Job: jobView(r, at),
		May: access.May(r.Session.User, access.SelectionApprove, access.Object{Campaign: o.Campaign.ID})}
	s, ok := query.InForce(o, o.Campaign.ID)
	if !ok {
		return screen, nil
	}
	name, err := m.names(r, o)
	if err != nil {
		return nil, err
	}
	view := selectionView(o, s, name)
	screen.Selection = &view
	unbound := query.Unbound(o, s, "", shown+1)
	screen.More = len(unbound) > shown
	for _, c := range unbound[:min(len(unbound), shown)] {
		screen.Missing = append(screen.Missing, page.MissingOf(c.Sheet, c.Custody, c.Strike))
	}
	volumes, _ := query.Workable(o, s, 0, shown)
	for _, v := range volumes {
		screen.Volumes = append(screen.Volumes, page.VolumeOf(v))
	}
	screen.Papers = []page.Link{{Href: "/file/protocol.pdf", Words: r.Say("ui.file.protocol.pdf")},
		{Href: "/file/protocol.csv", Words: r.Say("ui.file.protocol.csv")}, {Href: "/file/volumes.csv", Words: r.Say("ui.file.volumes.csv")}}
	return screen, nil
}

// fileForm begins to hand in.
func (m *Room) fileForm(r *serve.Request) (*serve.Reply, error) {
	err := m.file(r, "")
	if err == nil {
		return serve.SeeOther("/file"), nil
	}
	_, finding, ok := r.FindingOf(err)
	if !ok {
		return nil, err
	}
	screen, broken := m.filing(r)
	if broken != nil {
		return nil, broken
	}
	screen.Failed = []page.Finding{finding}
	return r.Refused(screen), nil
}
