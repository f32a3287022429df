package intake

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/paper"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/moment"
)

// MaxSheets is how many sheets one request plans, prints or issues; the machine takes them
// in several commands.
const MaxSheets = 10 * machine.MaxRecords

// SheetPlan asks for new sheets of a region for an office.
type SheetPlan struct {
	Campaign core.CampaignID
	Office   core.OfficeID
	Region   core.Region
	Count    int
	// Lines that the form of the campaign's pack has.
	Lines int
}

// SheetRun is a stretch of a series: Count sheets from number From on. What is planned
// together is a run, as long as nothing else was planned meanwhile.
type SheetRun struct {
	Series, From, Count int
	// Sheets of the run in the order of their numbers.
	Sheets []core.Sheet
}

// PlanSheets makes the sheets: codes are the next ones of the first series that has room. It
// answers with all codes in the order of their numbers. A repeated request answers with the
// codes of the first.
func (s *Service) PlanSheets(ctx context.Context, by moment.By, p SheetPlan) ([]core.SheetID, error) {
	if err := checkCount(p.Count); err != nil {
		return nil, err
	}
	var made []core.SheetID
	for part := 0; len(made) < p.Count; part++ {
		rest := p
		rest.Count = min(p.Count-len(made), machine.MaxRecords)
		answer, err := s.fresh(ctx, by.Part(part), func(v state.View) (machine.Command, error) {
			return s.planCommand(v, rest, p.Count-len(made))
		})
		if err != nil {
			return nil, err
		}
		ids, err := s.sheetsOf(ctx, answer)
		if err != nil {
			return nil, err
		}
		made = append(made, ids...)
	}
	return made, nil
}

func checkCount(n int) error {
	if n < 1 || n > MaxSheets {
		return core.Refuse(core.Invalid, "count", "sheet.count", strconv.Itoa(MaxSheets))
	}
	return nil
}

// planCommand computes the next codes. All that is still to be planned must have room, so
// that no job ends half done for want of codes.
func (s *Service) planCommand(v state.View, p SheetPlan, whole int) (machine.Command, error) {
	key, err := s.sheetKey(v, p.Campaign)
	if err != nil {
		return nil, err
	}
	c := &machine.PlanSheets{Campaign: p.Campaign, Region: p.Region, Office: p.Office, Lines: p.Lines, Series: -1}
	room := 0
	for series := range paper.Series {
		next, _ := state.Series.Get(v, state.SeriesKey(p.Campaign, series))
		left := paper.SeriesSize - int(next)
		if room += left; left > 0 && c.Series < 0 {
			c.Series, c.First = series, next
			p.Count = min(p.Count, left)
		}
	}
	if room < whole {
		return nil, core.Refuse(core.Limit, "count", "print.series_full", strconv.Itoa(room))
	}
	for n := range p.Count {
		code, err := paper.Issue(key, c.Series, int(c.First)+n)
		if err != nil {
			return nil, err
		}
		c.Codes = append(c.Codes, code)
	}
	return c, nil
}

// sheetKey orders the codes of a campaign; only an unsealed node knows it.
func (s *Service) sheetKey(v state.View, c core.CampaignID) ([32]byte, error) {
	sealer, err := s.Keys.Sealer(v, c)
	if err != nil {
		return [32]byte{}, err
	}
	tag, err := sealer.Tag("sheet codes/1", "")
	return [32]byte(tag), err
}

// SheetRuns lists the sheets that keep says yes to as runs of neighbours that same says
// belong together, in the order of their numbers. No run is longer than [MaxSheets].
func (s *Service) SheetRuns(v state.View, c core.CampaignID, keep func(core.Sheet) bool,
	same func(a, b core.Sheet) bool) ([]SheetRun, error) {
	key, err := s.sheetKey(v, c)
	if err != nil {
		return nil, err
	}
	type place struct {
		series, n int
		sheet     core.Sheet
	}
	var places []place
	for _, sheet := range query.Sheets(v, c, keep) {
		series, n, _ := paper.Number(key, sheet.ID.Code()) // the machine takes no other codes
		places = append(places, place{series, n, sheet})
	}
	slices.SortFunc(places, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.series, b.series), cmp.Compare(a.n, b.n))
	})
	var runs []SheetRun
	for _, p := range places {
		if last := len(runs) - 1; last >= 0 {
			run := &runs[last]
			joins := run.Series == p.series && run.From+run.Count == p.n && run.Count < MaxSheets
			if joins && same(run.Sheets[0], p.sheet) {
				run.Count++
				run.Sheets = append(run.Sheets, p.sheet)
				continue
			}
		}
		runs = append(runs, SheetRun{p.series, p.n, 1, []core.Sheet{p.sheet}})
	}
	return runs, nil
}

// RunSheets reads the sheets of a run by their numbers; a number that no sheet has is
// refused.
func (s *Service) RunSheets(v state.View, c core.CampaignID, run SheetRun) ([]core.Sheet, error) {
	if err := checkCount(run.Count); err != nil {
		return nil, err
	}
	key, err := s.sheetKey(v, c)
	if err != nil {
		return nil, err
	}
	var sheets []core.Sheet
	for n := run.From; n < run.From+run.Count; n++ {
		code, err := paper.Issue(key, run.Series, n)
		if err != nil {
			return nil, core.Refuse(core.NotFound, "", "print.run")
		}
		sheet, ok := state.Sheets.Get(v, core.NewSheetID(c, code))
		if !ok {
			return nil, core.Refuse(core.NotFound, "", "print.run")
		}
		sheets = append(sheets, sheet)
	}
	return sheets, nil
}

// FirstSheets gives the first count sheets of an office and region in a state, by number.
// Fewer are refused with how many there are.
func (s *Service) FirstSheets(v state.View, of core.Sheet, count int) ([]core.SheetID, error) {
	if err := checkCount(count); err != nil {
		return nil, err
	}
	runs, err := s.SheetRuns(v, of.Campaign(), func(sheet core.Sheet) bool {
		return sheet.Office == of.Office && sheet.Region == of.Region && sheet.State == of.State
	}, func(core.Sheet, core.Sheet) bool { return true })
	if err != nil {
		return nil, err
	}
	var ids []core.SheetID
	for _, run := range runs {
		for _, sheet := range run.Sheets {
			ids = append(ids, sheet.ID)
		}
	}
	if len(ids) < count {
		return nil, core.Refuse(core.Conflict, "count", "print.too_few", strconv.Itoa(len(ids)))
	}
	return ids[:count], nil
}

// SheetJob moves Count sheets from one state to the next.
type SheetJob struct {
	Count int
	// Next gives the sheets that follow after done ones were moved, at most the rest.
	Next func(v state.View, done int) ([]core.SheetID, error)
	// Command moves them, at most [machine.MaxRecords] at once.
	Command func([]core.SheetID) machine.Command
}

// MoveSheets does the job in as many commands as it takes and answers with what was moved.
// What a repeated request did the first time is not done again: its answer is that of then.
func (s *Service) MoveSheets(ctx context.Context, by moment.By, job SheetJob) ([]core.SheetID, error) {
	if err := checkCount(job.Count); err != nil {
		return nil, err
	}
	var moved []core.SheetID
	for part := 0; len(moved) < job.Count; part++ {
		by := by.Part(part)
		answer, err := s.fresh(ctx, by, func(v state.View) (machine.Command, error) {
			if query.Answered(v, by.User.ID, by.Request) {
				return job.Command(nil), nil // answered as it was, whatever it asks for
			}
			ids, err := job.Next(v, len(moved))
			if err != nil {
				return nil, err
			}
			return job.Command(ids[:min(len(ids), machine.MaxRecords)]), nil
		})
		if err != nil {
			return nil, err
		}
		ids, err := s.sheetsOf(ctx, answer)
		if err != nil {
			return nil, err
		}
		moved = append(moved, ids...)
	}
	return moved, nil
}

// sheetsOf reads from the journal which sheets an answer is about.
func (s *Service) sheetsOf(ctx context.Context, a machine.Answer) ([]core.SheetID, error) {
	view, err := s.Store.View(ctx)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	leaves, err := query.Told(view, a.Tree, a.Leaves, a.Count)
	if err != nil {
		return nil, err
	}
	ids := make([]core.SheetID, 0, len(leaves))
	for _, leaf := range leaves {
		code, ok := strings.CutPrefix(leaf.Subject, "sheet:")
		if !ok {
			return nil, core.Refuse(core.Internal, "", "core.internal").About(leaf.Subject)
		}
		ids = append(ids, core.NewSheetID(leaf.Campaign, core.SheetCode(code)))
	}
	if len(ids) == 0 { // a command of sheets that moved none would be repeated for ever
		return nil, core.Refuse(core.Internal, "", "core.internal")
	}
	return ids, nil
}
