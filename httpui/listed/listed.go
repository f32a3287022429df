package listed

import (
	"errors"
	"net/url"
	"slices"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/paper"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/room"
	"github.com/sheaf-drive/sheaf/httpui/rulebook"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// Notes seals free text.
type Notes interface {
	// Note seals a text under the place of the record; field is also the name of its group. An
	// empty text stays empty.
	Note(v state.View, campaign core.CampaignID, record, field, text string) (core.Sealed, error)
}

// Screens are those of the room, and the same verb for programs. All fields are needed.
type Screens struct {
	room.Floor
	Notes     Notes
	Rules     rulebook.Speaks
	Gate      *query.Gate
	Registers Registers
}

// matter is the room for what may be said late: of passports, of addresses, or by newer rules.
type matter struct {
	*Screens
	of   core.Matter
	path string
}

// rowsShown bounds the screen; programs get all.
const rowsShown = 200

func (s matter) list(r *serve.Request) (*serve.Reply, error) {
	screen, err := s.screen(r)
	if err != nil {
		return nil, err
	}
	if code, err := paper.Parse(r.Query("cleared")); err == nil {
		screen.Cleared = code.String()
	}
	return r.Page(screen), nil
}

func (s matter) screen(r *serve.Request) (*page.Listed, error) {
	view, err := s.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	user := r.Session.User
	offices, rows := s.found(view, user, core.OfficeID(r.Query("office")))
	screen := &page.Listed{Matter: s.of, Path: s.path, Office: r.Query("office"), Total: len(rows), Job: s.job(view, user, offices), Waits: s.waits(view, user, offices)}
	names := map[core.OfficeID]string{}
	for _, o := range offices {
		names[o.ID] = o.Name
		if len(offices) > 1 {
			screen.Offices = append(screen.Offices, page.Option{Value: string(o.ID), Words: o.Name})
		}
	}
	for _, row := range rows[:min(len(rows), rowsShown)] {
		screen.Rows = append(screen.Rows, s.row(r, view, row, names[row.Office]))
	}
	return screen, nil
}

// found lists what stands in the user's offices, or in the one that is named.
func (s matter) found(v state.View, u core.User, only core.OfficeID) (offices []core.Office, rows []query.ListedLate) {
	offices = query.OfficesFor(v, u, access.LateRead)
	for _, o := range offices {
		if only == "" || only == o.ID {
			rows = append(rows, query.ListedLates(v, o.Campaign, o.ID, s.of)...)
		}
	}
	return offices, rows
}

// job is how far the newest list was looked through in the campaign of the offices; nil before the
// first, and for who sees more than one campaign.
func (s matter) job(v state.View, u core.User, offices []core.Office) *page.ListedJob {
	campaign := u.Campaign
	for _, o := range offices {
		if campaign == "" {
			campaign = o.Campaign
		}
		if o.Campaign != campaign {
			return nil
		}
	}
	job := query.RecheckOf(v, campaign, s.of)
	rules, _ := state.Campaigns.Get(v, campaign)
	if job.Number == 0 || job.Why != "" || s.of == core.LateRules && job.Passports.Digest != rules.Pack.Digest {
		return nil // a job by other rules says nothing of those in force, and one that failed nothing of what is left
	}
	return &page.ListedJob{Edition: string(job.Passports.Edition), Date: job.Date, Begun: job.Begun, Done: job.Done, Seen: job.Seen, Found: job.Found}
}

// waits says that a job of addresses is to come in a campaign of the offices: registers are in force that none has begun with.
func (s matter) waits(v state.View, u core.User, offices []core.Office) bool {
	in, _, ok := state.AddressesInForce(v)
	if s.of != core.LateAddress || !ok {
		return false
	}
	due := func(id core.CampaignID) bool {
		c, known := state.Campaigns.Get(v, id)
		return known && c.Pack != core.PackRef{} && query.RecheckOf(v, id, s.of).Passports != in
	}
	return due(u.Campaign) || slices.ContainsFunc(offices, func(o core.Office) bool { return due(o.Campaign) })
}

func (s matter) row(r *serve.Request, v state.View, l query.ListedLate, office string) page.ListedRow {
	row := page.ListedRow{
		Code: l.Sheet.ID.Code(), Line: l.Line, Href: href(r, l.Sheet), Office: office, State: l.Sheet.State, Place: placeOf(v, l.Sheet), Found: l.Found,
	}
	row.Findings = rulebook.Late(r.Context(), s.Rules, r.Lang, l.Late)
	if _, ok := seat(v, l, r.Session.User.ID); ok && s.of == core.LateAddress {
		row.Look = s.path + "/" + string(l.Signature)
	}
	if !access.May(r.Session.User, access.BlockLift, access.Object{Campaign: l.Campaign, Office: l.Office}) {
		return row
	}
	if err := machine.MayClear(v, r.Session.User.ID, l.Late, l.Of); err != nil {
		row.Why = whyNot(r.Lang, l.Late, err)
		return row
	}
	row.Action = s.path + "/" + string(l.Signature)
	return row
}

// whyNot says why the reader clears nothing, and what can be done instead: of a block that others may lift who they are, by the
// rules and by their right, of one that nobody may how the sheet goes on without the line.
func whyNot(lang text.Lang, l core.Late, err error) string {
	var refused *core.Error
	if !errors.As(err, &refused) || refused.Text != "late.not_liftable" {
		return text.OfError(lang, err)
	}
	let := core.StaffRoles()
	for _, f := range l.Findings {
		if f.Severity == core.SeverityBlock {
			let = slices.DeleteFunc(let, func(role core.Role) bool { return !slices.Contains(f.LiftBy, role) })
		}
	}
	right := slices.DeleteFunc(core.StaffRoles(), func(role core.Role) bool {
		return access.Reach([]core.Role{role}, access.BlockLift) == access.None
	})
	both := slices.DeleteFunc(slices.Clone(let), func(role core.Role) bool { return !slices.Contains(right, role) })
	switch {
	case len(let) == 0:
		return text.Say(lang, "late.nobody")
	case len(both) == 0: // a role of each is needed
		return text.Say(lang, "late.both", named(lang, right), named(lang, let))
	}
	return text.Say(lang, "late.others", named(lang, both))
}

// named are roles in words.
func named(lang text.Lang, roles []core.Role) string {
	names := make([]string, len(roles))
	for i, role := range roles {
		names[i] = text.Say(lang, "attention.role."+string(role))
	}
	return strings.Join(names, ", ")
}

// placeOf is where the sheet lies in the store, "" for one that does not.
func placeOf(v state.View, s core.Sheet) string {
	custody, ok := state.Custodies.Get(v, s.ID)
	if !ok || custody.Place == (core.Place{}) {
		return ""
	}
	return custody.Place.String()
}

// href is the screen on which the reader finds the sheet, "" for none.
func href(r *serve.Request, s core.Sheet) string {
	to := ""
	switch s.State {
	case core.SheetComplete, core.SheetChecking:
		to = screenFor(r, access.LineVerify, "/review/")
	case core.SheetWantedByLawyer, core.SheetWithLawyer:
		to = screenFor(r, access.LineDecide, "/lawyer/")
	case core.SheetFiled, core.SheetPulled:
		to = screenFor(r, access.SheetPull, "/pull/")
	}
	if to == "" {
		to = screenFor(r, access.SheetMove, "/losses/")
	}
	if to == "" && r.May(access.AuditRead) { // who moves no paper reads what the journal says of it
		return "/audit?" + url.Values{"tree": {string(s.Campaign())}, "about": {string(s.ID.Code())}}.Encode()
	}
	if to == "" {
		return ""
	}
	return to + string(s.ID.Code())
}

func screenFor(r *serve.Request, right access.Action, to string) string {
	if !r.May(right) {
		return ""
	}
	return to
}

// clear clears the finding of the path.
func (s matter) clear(r *serve.Request, reason string) (core.SheetCode, error) {
	view, err := s.View(r)
	if err != nil {
		return "", err
	}
	defer view.Close()
	id := s.of.Late(core.SignatureID(r.Param("id")))
	found, ok := query.ListedLateOf(view, id)
	if !ok || !access.May(r.Session.User, access.BlockLift, access.Object{Campaign: found.Campaign, Office: found.Office}) {
		return "", core.Refuse(core.NotFound, "signature", "core.not_found")
	}
	why, err := s.Notes.Note(view, found.Campaign, query.LateRecord(id), "reason", reason)
	if err != nil {
		return "", err
	}
	_, err = s.Do(r, &machine.ClearLate{Late: id, Reason: why})
	return found.Sheet.ID.Code(), err
}

// cleared records it.
func (s matter) cleared(r *serve.Request) (*serve.Reply, error) {
	code, err := s.clear(r, r.Form("reason"))
	if err == nil {
		return serve.SeeOther(s.path + "?" + url.Values{"cleared": {string(code)}}.Encode()), nil
	}
	findings, ok := r.FindingsOf(err)
	if !ok || len(findings["reason"]) == 0 {
		return nil, err
	}
	screen, errScreen := s.screen(r)
	if errScreen != nil {
		return nil, errScreen
	}
	for i, row := range screen.Rows {
		if row.Action == r.Path {
			screen.Rows[i].RequestID = string(r.ID)
			screen.Rows[i].Reason = page.Field{Value: r.Form("reason"), Findings: findings["reason"]}
			return r.Refused(screen), nil
		}
	}
	return nil, err
}
