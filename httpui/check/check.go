package check

import (
	"context"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/intake"
	"github.com/sheaf-drive/sheaf/httpui/moment"
	"github.com/sheaf-drive/sheaf/httpui/room"
	"github.com/sheaf-drive/sheaf/httpui/rulebook"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// Rules is what this room asks of rule packs.
type Rules interface {
	// Words says a finding in a language, from the messages of the pack that found it.
	Words(ctx context.Context, ref core.PackRef, lang text.Lang, f core.FindingMark,
		params []string) (rulebook.Words, error)
	// Facts are the parts of the ruleset that screens show.
	Facts(ctx context.Context, ref core.PackRef, lang text.Lang) (rulebook.Facts, error)
}

// Notes seals free text.
type Notes interface {
	// Note seals a text under the place of the record; field is also the name of its group. An
	// empty text stays empty.
	Note(v state.View, campaign core.CampaignID, record, field, text string) (core.Sealed, error)
}

// Foot makes the texts of the certifications.
type Foot interface {
	// Text is what the user writes in the part, to the letter; "" while his data are missing.
	Text(r *serve.Request, v moment.View, part string) (string, error)
	// Collector is what the owner of the fields writes as the collector; "" while they lack something.
	Collector(templates []string, fields query.Fields) (string, error)
}

// Screens are those of the check, and the same verbs for programs. All fields are needed.
type Screens struct {
	room.Floor
	Gate  *query.Gate
	Rules Rules
	Notes Notes
	// Foot makes what a user writes at the foot of a sheet.
	Foot Foot
	// Slots are those in which pictures are taken in.
	Slots interface {
		In(ctx context.Context, field string, work func() error) error
	}
}

// seat is one way to have a sheet before oneself.
type seat struct {
	// name is the beginning of its words, path where its screens are.
	name, path string
	// right under which the sheet is read, purpose what the journal says of the reading.
	right   access.Action
	purpose string
}

func verifiers() seat { return seat{"review", "/review", access.LineVerify, "check"} }
func lawyers() seat   { return seat{"lawyer", "/lawyer", access.LineDecide, "decide"} }
func collectors() seat {
	return seat{"corrections", "/desk/corrections", access.LineCorrect, "correct"}
}

// has says whether the user has the paper in hand, in this seat.
func (t seat) has(p query.Paper, u core.UserID) bool {
	switch t.right {
	case access.LineVerify:
		return p.Sheet.State == core.SheetChecking && p.Check.Checker == u
	case access.LineDecide:
		return p.Sheet.State == core.SheetWithLawyer && p.Check.Lawyer == u
	}
	return p.Sheet.Collector == u &&
		(p.Sheet.State == core.SheetWantedByCollector || p.Sheet.State == core.SheetWithCollector)
}

// href is the page of a line of a sheet; line 0 is the certification.
func (t seat) href(id core.SheetID, line int) string {
	if line == core.Foot {
		return t.path + "/" + string(id.Code()) + "/certification"
	}
	return t.path + "/" + string(id.Code()) + "/" + itoa(line)
}

// laid is a sheet as it lies before somebody.
type laid struct {
	seat
	view  moment.View
	paper query.Paper
	facts rulebook.Facts
}

// lay opens the sheet of the path for show, and closes it after.
func (s *Screens) lay(r *serve.Request, t seat, show func(l laid) (*serve.Reply, error)) (*serve.Reply, error) {
	view, err := s.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	id, err := sheetOf(r, view, r.Param("code"))
	if err != nil {
		return nil, err
	}
	p, err := query.PaperOf(view, id)
	if err == nil {
		err = t.reaches(view, r.Session.User, p.Sheet)
	}
	if err != nil {
		return nil, err
	}
	facts, err := s.factsOf(r, view, id)
	if err != nil {
		return nil, err
	}
	return show(laid{t, view, p, facts})
}

// reaches denies a sheet of another office, campaign or collector: also where it is and who has it is
// for those alone who may come to have it.
func (t seat) reaches(v state.View, u core.User, sheet core.Sheet) error {
	office, _ := state.Offices.Get(v, sheet.Office)
	of := access.Object{Campaign: sheet.Campaign(), Office: sheet.Office, Region: office.Home}
	if t.right == access.LineCorrect {
		of.Owner = sheet.Collector
	}
	if !access.May(u, t.right, of) {
		return core.Refuse(core.Denied, "", "custody.not_yours", sheet.ID.Code().String()).About("sheet:" + string(sheet.ID.Code()))
	}
	return nil
}

// factsOf are those of the pack in force.
func (s *Screens) factsOf(r *serve.Request, v state.View, id core.SheetID) (rulebook.Facts, error) {
	campaign, _ := state.Campaigns.Get(v, id.Campaign())
	return s.Rules.Facts(r.Context(), campaign.Pack, r.Lang)
}

// sheetOf finds the sheet with a typed code in the user's campaign.
func sheetOf(r *serve.Request, v state.View, typed string) (core.SheetID, error) {
	campaign, err := room.Campaign(r.Session.User, r.Query("campaign"))
	if err != nil {
		return "", err
	}
	return intake.FindSheet(v, campaign, r.Session.User.Office, typed)
}

// make builds a command from a sheet as it is now.
type make func(v state.View, p query.Paper) (machine.Command, error)

// act gives the command for the sheet of the path.
func (s *Screens) act(r *serve.Request, build make) error { return s.actOn(r, r.Param("code"), build) }

// actOn gives the command for the sheet with the typed code.
func (s *Screens) actOn(r *serve.Request, typed string, build make) error {
	view, err := s.View(r)
	if err != nil {
		return err
	}
	c, err := command(r, view, typed, build)
	view.Close()
	if err != nil {
		return err
	}
	_, err = s.Do(r, c)
	return err
}

func command(r *serve.Request, v state.View, typed string, build make) (machine.Command, error) {
	id, err := sheetOf(r, v, typed)
	if err != nil {
		return nil, err
	}
	p, err := query.PaperOf(v, id)
	if err != nil {
		return nil, err
	}
	return build(v, p)
}

// note seals words about a line of the sheet, or about its foot.
func (s *Screens) note(v state.View, p query.Paper, line int, field, words string) (core.Sealed, error) {
	return s.Notes.Note(v, p.Sheet.Campaign(), query.LineRecord(p.Sheet.ID.Line(line)), field, words)
}

// lineNow is the present version of a line, 0 where the sheet has no such line.
func lineNow(p query.Paper, n int) uint32 {
	if n < 1 || n > len(p.Lines) {
		return 0
	}
	return p.Lines[n-1].Line.Version
}
