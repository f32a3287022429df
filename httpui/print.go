package httpui

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/intake"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// batchesShown bounds the list of runs of sheets; what waits for a step comes first.
const batchesShown = 60

// printScreen shows the runs of sheets and the form that plans new ones.
func (a *App) printScreen(r *serve.Request) (*serve.Reply, error) {
	screen, err := a.sheetScreen(r)
	if err != nil {
		return nil, err
	}
	if r.Query("codes") != "" {
		if screen.Opened, err = a.openedRun(r); err != nil {
			return nil, err
		}
	}
	return r.Page(screen), nil
}

// codesShown bounds the list of the sheets of a run.
const codesShown = 200

// openedRun lists the sheets of the run that the address names, from its number "codes" on,
// with what is left of each.
func (a *App) openedRun(r *serve.Request) (*page.Opened, error) {
	view, err := a.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	office, run, err := a.run(r, view, access.SheetOrder)
	if err != nil {
		return nil, err
	}
	from := number(r.Query("codes"))
	if from < 1 || from > run.Count {
		return nil, core.Refuse(core.NotFound, "", "print.run")
	}
	region := string(run.Sheets[0].Region)
	opened := &page.Opened{Batch: batch(r, run, office.Name, region), Close: "/print"}
	to := min(from-1+codesShown, run.Count)
	for _, sheet := range run.Sheets[from-1 : to] {
		row := page.SheetRow{Code: sheet.ID.Code().String(), State: sheet.State, Lines: sheet.Lines}
		for _, line := range query.Lines(view, sheet) {
			if line.State == core.LineFree {
				row.Free++
			}
		}
		opened.Rows = append(opened.Rows, row)
	}
	if to < run.Count {
		opened.More = codesOf(runOf(run), to+1)
	}
	return opened, nil
}

// runOf names a run in an address, codesOf the list of its sheets from the n-th on.
func runOf(run intake.SheetRun) url.Values {
	return url.Values{
		"office": {string(run.Sheets[0].Office)}, "series": {strconv.Itoa(run.Series)},
		"from": {strconv.Itoa(run.From)}, "count": {strconv.Itoa(run.Count)},
	}
}

func codesOf(run url.Values, n int) string {
	run.Set("codes", strconv.Itoa(n))
	return "/print?" + run.Encode() + "#codes"
}

func (a *App) sheetScreen(r *serve.Request) (*page.Print, error) {
	view, err := a.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	offices := query.OfficesFor(view, r.Session.User, access.SheetOrder)
	screen := &page.Print{Action: "/print"}
	if len(offices) == 0 {
		screen.Action = ""
	}
	regions := map[string]string{}
	for _, campaign := range campaignsOf(view, offices) {
		facts, err := a.Rules.Facts(r.Context(), campaign.Pack, r.Lang)
		if err != nil {
			return nil, err
		}
		for _, region := range append(facts.Regions, page.Option{Value: string(core.NoRegion), Words: r.Say("print.special")}) {
			if _, ok := regions[region.Value]; !ok {
				screen.Regions = append(screen.Regions, region)
			}
			regions[region.Value] = region.Words
		}
	}
	for _, office := range offices {
		screen.Offices = append(screen.Offices, page.Option{Value: string(office.ID), Words: office.Name})
	}
	if len(offices) > 0 {
		screen.Office.Value, screen.Region.Value = string(offices[0].ID), string(offices[0].Home)
	}
	screen.Batches, err = a.batches(r, view, offices, regions)
	return screen, err
}

// campaignsOf lists the campaigns of the offices that have rules in force; without rules
// there is no form to print.
func campaignsOf(v state.View, offices []core.Office) []core.Campaign {
	var campaigns []core.Campaign
	for _, office := range offices {
		known := slices.ContainsFunc(campaigns, func(c core.Campaign) bool { return c.ID == office.Campaign })
		if c, ok := state.Campaigns.Get(v, office.Campaign); ok && !known && c.Pack != (core.PackRef{}) {
			campaigns = append(campaigns, c)
		}
	}
	return campaigns
}

// batches lists the runs of sheets at the offices, those that wait for a step first.
func (a *App) batches(r *serve.Request, v state.View, offices []core.Office,
	regions map[string]string) ([]page.Batch, error) {
	byID := map[core.OfficeID]core.Office{}
	for _, office := range offices {
		byID[office.ID] = office
	}
	var runs []intake.SheetRun
	for _, campaign := range campaignsOf(v, offices) {
		found, err := a.Intake.SheetRuns(v, campaign.ID, func(s core.Sheet) bool {
			_, mine := byID[s.Office]
			return mine && stage(s.State) > 0
		}, func(x, y core.Sheet) bool {
			return x.Office == y.Office && x.Region == y.Region && stage(x.State) == stage(y.State)
		})
		if err != nil {
			return nil, err
		}
		runs = append(runs, found...)
	}
	slices.SortStableFunc(runs, func(x, y intake.SheetRun) int {
		return cmp.Or(cmp.Compare(stage(x.Sheets[0].State), stage(y.Sheets[0].State)),
			cmp.Compare(y.Series, x.Series), cmp.Compare(y.From, x.From))
	})
	runs = runs[:min(len(runs), batchesShown)]
	times, err := lastSteps(v, runs)
	if err != nil {
		return nil, err
	}
	var batches []page.Batch
	for _, run := range runs {
		first := run.Sheets[0]
		b := batch(r, run, byID[first.Office].Name, cmp.Or(regions[string(first.Region)], string(first.Region)))
		b.At = times[first.ID]
		batches = append(batches, b)
	}
	return batches, nil
}

// lastSteps tells when the first sheet of each run took its last step, as far as the newest
// part of the journal tells.
func lastSteps(v state.View, runs []intake.SheetRun) (map[core.SheetID]core.Time, error) {
	times := map[core.SheetID]core.Time{}
	trees := map[core.CampaignID]bool{}
	for _, run := range runs {
		times[run.Sheets[0].ID] = 0
		trees[run.Sheets[0].Campaign()] = true
	}
	for c := range trees {
		_, _, err := query.Journal(v, state.TreeOf(c), query.Filter{Only: func(l audit.Leaf) bool {
			code, _ := strings.CutPrefix(l.Subject, "sheet:")
			if at, wanted := times[core.NewSheetID(c, core.SheetCode(code))]; wanted && at == 0 {
				times[core.NewSheetID(c, core.SheetCode(code))] = l.Time
			}
			return false
		}}, 0, 1)
		if err != nil {
			return nil, err
		}
	}
	return times, nil
}

// stage sorts the states of a sheet into the steps of this screen; 0 is beyond it.
func stage(s core.SheetState) int {
	switch s {
	case core.SheetPlanned:
		return 1
	case core.SheetPrinted:
		return 2
	case core.SheetAtOffice, core.SheetFilling, core.SheetComplete:
		return 3
	}
	return 0
}

// batch draws a run with the steps that it waits for. A run is named by its numbers, so that
// sheets planned later never slip into a step that was meant for these.
func batch(r *serve.Request, run intake.SheetRun, office, region string) page.Batch {
	first, last := run.Sheets[0], run.Sheets[len(run.Sheets)-1]
	b := page.Batch{
		Office: office, Region: region, Sheets: run.Count, In: statesOf(run),
		First: first.ID.Code().String(), Last: last.ID.Code().String(),
	}
	which := "?" + runOf(run).Encode()
	b.List = codesOf(runOf(run), 1)
	switch stage(first.State) {
	case 1:
		b.PDF, b.Printed = "/print/pdf"+which, "/print/printed"+which
	case 2:
		if r.May(access.SheetIssue) {
			b.Issue = "/print/issue" + which
		}
	}
	return b
}

// statesOf counts the sheets of a run by their states: those that lie at an office are begun one by one.
func statesOf(run intake.SheetRun) (list []page.InState) {
	for _, s := range []core.SheetState{core.SheetPlanned, core.SheetPrinted, core.SheetAtOffice, core.SheetFilling, core.SheetComplete} {
		n := 0
		for _, sheet := range run.Sheets {
			if sheet.State == s {
				n++
			}
		}
		if n > 0 {
			list = append(list, page.InState{State: s, Sheets: n})
		}
	}
	return list
}

// planSheets makes new sheets.
func (a *App) planSheets(r *serve.Request) (*serve.Reply, error) {
	_, err := a.plan(r, sheetWish{Office: r.Form("office"), Region: r.Form("region"), Count: number(r.Form("count"))})
	if err == nil {
		return serve.SeeOther("/print"), nil
	}
	findings, ok := r.FindingsOf(err)
	screen, errScreen := a.sheetScreen(r)
	if !ok || errScreen != nil {
		return nil, err
	}
	for name, field := range map[string]*page.Field{"office": &screen.Office, "region": &screen.Region, "count": &screen.Count} {
		*field = page.Field{Value: r.Form(name), Findings: findings[name]}
		delete(findings, name)
	}
	if len(findings) > 0 { // about no field of this form
		return nil, err
	}
	screen.RequestID = string(r.ID)
	return r.Refused(screen), nil
}

// number reads a count; what is none is 0, which every bound refuses.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

// run reads which run of sheets an address of this screen names, as it is now.
func (a *App) run(r *serve.Request, v state.View, action access.Action) (core.Office, intake.SheetRun, error) {
	run := intake.SheetRun{Series: -1, From: -1, Count: number(r.Query("count"))}
	if series, err := strconv.Atoi(r.Query("series")); err == nil {
		run.Series = series
	}
	if from, err := strconv.Atoi(r.Query("from")); err == nil {
		run.From = from
	}
	office, err := query.Office(v, r.Session.User, action, core.OfficeID(r.Query("office")))
	if err != nil {
		return office, run, err
	}
	if run.Sheets, err = a.Intake.RunSheets(v, office.Campaign, run); err != nil {
		return office, run, err
	}
	for _, sheet := range run.Sheets {
		if sheet.Office != office.ID { // a run of somebody else's is not there
			return office, run, core.Refuse(core.NotFound, "", "print.run")
		}
	}
	return office, run, nil
}

// sheetPDF gives the planned sheets of a run as PDF. It records nothing: a torn sheet can be
// printed again until somebody says that all were printed.
func (a *App) sheetPDF(r *serve.Request) (*serve.Reply, error) {
	view, err := a.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	office, run, err := a.run(r, view, access.SheetOrder)
	if err != nil {
		return nil, err
	}
	job, err := a.printJob(r, view, office.Campaign, run.Sheets[0].Region)
	if err != nil {
		return nil, err
	}
	for _, sheet := range run.Sheets {
		if sheet.State != core.SheetPlanned || sheet.Region != job.region {
			return nil, core.Refuse(core.Conflict, "", "print.already")
		}
		job.add(sheet.ID.Code())
	}
	return job.reply()
}

// sheetsPrinted records that a run was printed.
func (a *App) sheetsPrinted(r *serve.Request) (*serve.Reply, error) {
	return a.moveRun(r, access.SheetOrder, func(ids []core.SheetID, _ core.OfficeID) machine.Command {
		return &machine.PrintSheets{Sheets: ids}
	})
}

// sheetsIssued hands a printed run to the binder of its office.
func (a *App) sheetsIssued(r *serve.Request) (*serve.Reply, error) {
	return a.moveRun(r, access.SheetIssue, func(ids []core.SheetID, office core.OfficeID) machine.Command {
		return &machine.IssueSheets{Sheets: ids, Office: office}
	})
}

// moveRun moves the run of the address one step on.
func (a *App) moveRun(r *serve.Request, action access.Action,
	command func([]core.SheetID, core.OfficeID) machine.Command) (*serve.Reply, error) {
	office := core.OfficeID(r.Query("office"))
	_, err := a.Intake.MoveSheets(r.Context(), r.By(), intake.SheetJob{
		Count: number(r.Query("count")),
		Next: func(v state.View, done int) ([]core.SheetID, error) {
			_, run, err := a.run(r, v, action)
			if err != nil {
				return nil, err
			}
			return sheetIDs(run.Sheets[done:]), nil
		},
		Command: func(ids []core.SheetID) machine.Command { return command(ids, office) },
	})
	if err != nil {
		return nil, err
	}
	return serve.SeeOther("/print"), nil
}

func sheetIDs(sheets []core.Sheet) []core.SheetID {
	ids := make([]core.SheetID, 0, len(sheets))
	for _, sheet := range sheets {
		ids = append(ids, sheet.ID)
	}
	return ids
}
