package httpui

import (
	"io"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/intake"
	"github.com/sheaf-drive/sheaf/httpui/paper"
	"github.com/sheaf-drive/sheaf/httpui/room"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// sheetWish says which sheets a request is about.
type sheetWish struct {
	Office string `json:"office"`
	Region string `json:"region"`
	Count  int    `json:"count"`
}

// apiPlanSheets makes new sheets and answers with their codes.
func (a *App) apiPlanSheets(r *serve.Request) (*serve.Reply, error) {
	var in sheetWish
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	made, err := a.plan(r, in)
	if err != nil {
		return nil, err
	}
	return codesReply(made)
}

func codesReply(ids []core.SheetID) (*serve.Reply, error) {
	codes := make([]string, 0, len(ids))
	for _, id := range ids {
		codes = append(codes, string(id.Code()))
	}
	return serve.JSON(map[string]any{"codes": codes})
}

// plan makes sheets of a region for an office. Rights are the machine's to ask: a try to plan
// for somebody else's office leaves its leaf.
func (a *App) plan(r *serve.Request, in sheetWish) ([]core.SheetID, error) {
	view, err := a.View(r)
	if err != nil {
		return nil, err
	}
	office, ok := state.Offices.Get(view, core.OfficeID(in.Office))
	campaign, _ := state.Campaigns.Get(view, office.Campaign)
	view.Close()
	switch {
	case !ok:
		return nil, core.Refuse(core.NotFound, "office", "core.not_found")
	case !room.RegionCode(in.Region):
		return nil, core.Refuse(core.Invalid, "region", "core.region")
	case campaign.Pack == (core.PackRef{}):
		return nil, core.Refuse(core.Unavailable, "", "pack.none")
	}
	facts, err := a.Rules.Facts(r.Context(), campaign.Pack, r.Lang)
	if err != nil {
		return nil, err
	}
	if _, ok := facts.RegionName(core.Region(in.Region)); !ok {
		return nil, core.Refuse(core.Invalid, "region", "print.region", in.Region)
	}
	return a.Intake.PlanSheets(r.Context(), r.By(), intake.SheetPlan{
		Campaign: campaign.ID, Office: office.ID, Region: core.Region(in.Region), Count: in.Count, Lines: facts.Lines,
	})
}

// apiPrintSheets records that the next planned sheets are printed and then gives them as PDF.
// The repeat of a request gives the PDF of the same sheets again.
func (a *App) apiPrintSheets(r *serve.Request) (*serve.Reply, error) {
	var in sheetWish
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	view, err := a.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	office, err := query.Office(view, r.Session.User, access.SheetOrder, core.OfficeID(in.Office))
	if err != nil {
		return nil, err
	}
	job, err := a.printJob(r, view, office.Campaign, core.Region(in.Region)) // before anything is recorded
	if err != nil {
		return nil, err
	}
	moved, err := a.moveFirst(r, in, sheetMove{access.SheetOrder, core.SheetPlanned, func(ids []core.SheetID) machine.Command {
		return &machine.PrintSheets{Sheets: ids}
	}})
	if err != nil {
		return nil, err
	}
	for _, id := range moved {
		job.add(id.Code())
	}
	return job.reply()
}

// apiIssueSheets hands the next printed sheets to the binder of an office.
func (a *App) apiIssueSheets(r *serve.Request) (*serve.Reply, error) {
	var in sheetWish
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	moved, err := a.moveFirst(r, in, sheetMove{access.SheetIssue, core.SheetPrinted, func(ids []core.SheetID) machine.Command {
		return &machine.IssueSheets{Sheets: ids, Office: core.OfficeID(in.Office)}
	}})
	if err != nil {
		return nil, err
	}
	return codesReply(moved)
}

// sheetMove is one step in the life of sheets.
type sheetMove struct {
	action  access.Action
	from    core.SheetState
	command func([]core.SheetID) machine.Command
}

// moveFirst moves the first sheets of an office and region one step on, by their numbers.
func (a *App) moveFirst(r *serve.Request, in sheetWish, move sheetMove) ([]core.SheetID, error) {
	if !room.RegionCode(in.Region) {
		return nil, core.Refuse(core.Invalid, "region", "core.region")
	}
	return a.Intake.MoveSheets(r.Context(), r.By(), intake.SheetJob{
		Count: in.Count,
		Next: func(v state.View, done int) ([]core.SheetID, error) {
			office, err := query.Office(v, r.Session.User, move.action, core.OfficeID(in.Office))
			if err != nil {
				return nil, err
			}
			return a.Intake.FirstSheets(v, core.Sheet{
				ID: core.NewSheetID(office.Campaign, ""), Office: office.ID, Region: core.Region(in.Region), State: move.from,
			}, in.Count-done)
		},
		Command: move.command,
	})
}

// printJob is what goes onto paper: sheets of one region.
type printJob struct {
	campaign core.CampaignID
	form     paper.Form
	region   core.Region
	name     string
	codes    []core.SheetCode
}

// printJob lays the campaign's form out on trial, so that a form that cannot be printed is
// refused before anything is recorded or sent. The strip is in the language of those who
// sort the sheets.
func (a *App) printJob(r *serve.Request, v state.View, c core.CampaignID, region core.Region) (*printJob, error) {
	campaign, ok := state.Campaigns.Get(v, c)
	if !ok || campaign.Pack == (core.PackRef{}) {
		return nil, core.Refuse(core.Unavailable, "", "pack.none")
	}
	form, err := a.Rules.Form(r.Context(), campaign, region)
	if err != nil {
		return nil, err
	}
	facts, err := a.Rules.Facts(r.Context(), campaign.Pack, text.Russian)
	if err != nil {
		return nil, err
	}
	trial, err := paper.New(io.Discard, text.Russian)
	if err != nil {
		return nil, err
	}
	name, _ := facts.RegionName(region)
	_, err = trial.Form(form)
	return &printJob{campaign: c, form: form, region: region, name: name}, err
}

func (j *printJob) add(code core.SheetCode) { j.codes = append(j.codes, code) }

// reply streams the PDF. There is at least one sheet.
func (j *printJob) reply() (*serve.Reply, error) {
	name := "sheets-" + string(j.campaign) + "-" + string(j.codes[0]) + ".pdf"
	return serve.Streamed("application/pdf", j.write).As(name), nil
}

func (j *printJob) write(w io.Writer) error {
	file, err := paper.New(w, text.Russian)
	if err != nil {
		return err
	}
	form, err := file.Form(j.form)
	if err != nil {
		return err
	}
	for _, code := range j.codes {
		if err := file.Sheet(form, paper.Sheet{Code: code, Region: j.region, RegionName: j.name}); err != nil {
			return err
		}
	}
	return file.Close()
}
