package page

import (
	"cmp"
	"slices"

	"github.com/sheaf-drive/sheaf/core"
)

// DryRun is the screen of the dry run of a pack version: how far it is, and what it found.
type DryRun struct {
	Name, Version, Campaign string
	// Back is the screen of rule packs.
	Back string
	// Start and Stop are where forms of one button post to; "" draws none.
	Start, Stop string
	// Run is the last one, nil before the first.
	Run *DryRunShown
}

// DryRunShown is a run with what is shown beside it.
type DryRunShown struct {
	core.DryRun
	// Permille is how far it has come, Outdated says that other rules have come into force since, By is a login.
	Permille int
	Outdated bool
	Login    string
	// Offices are those with the most changed verdicts, Examples as many as were kept.
	Offices  []DryRunOffice
	Examples []DryRunExample
}

// DryRunOffice is an office by its name.
type DryRunOffice struct {
	Name    string
	Changed int
}

// DryRunExample is a signature whose verdict changes.
type DryRunExample struct {
	Signature core.SignatureID
	// Code and Line of the sheet on which it stands; Line is 0 for none.
	Code    core.SheetCode
	Line    int
	Office  string
	Changes []core.VerdictChange
	// Href is where a lawyer reads what stands behind it; "" for everybody else.
	Href string
}

// DryRunContent is an example of a dry run with what stands behind it, for a lawyer.
type DryRunContent struct {
	Name, Version, Back string
	Signature           core.SignatureID
	Code                core.SheetCode
	Line                int
	// Facts are what was typed.
	Facts []Pair
	// Before and After are the findings as they were recorded and as the version would give them.
	Before, After []core.FindingMark
	Columns       []DryRunColumn
	// Unanswered says that the version has no answer.
	Unanswered bool
}

// DryRunColumn is what stands in a column of the line, and what the version would have written.
type DryRunColumn struct{ Key, Before, After string }

// Head implements [Screen].
func (d *DryRunContent) Head(f *Frame) Head {
	return Head{Title: f.Say("dryrun.content", shortID(string(d.Signature)))}
}

// Head implements [Screen].
func (d *DryRun) Head(f *Frame) Head {
	h := Head{Title: f.Say("dryrun.title", d.Name+" "+d.Version)}
	if d.running() {
		h.Scripts = []string{"live.js"}
	}
	return h
}

func (d *DryRun) running() bool { return d.Run != nil && d.Run.State == core.DryRunRunning }

// severity is the look of how a run stands.
func (d *DryRun) severity() string {
	switch d.Run.State {
	case core.DryRunDone:
		if d.Run.Outdated || d.Run.Counts.Unanswered > 0 {
			return core.SeverityWarn
		}
		return "good"
	case core.DryRunUnsteady, core.DryRunFailed:
		return core.SeverityBlock
	case core.DryRunStopped:
		return core.SeverityWarn
	}
	return core.SeverityHint
}

// change says a change without its ground.
func (f *Frame) change(c core.VerdictChange) string { return f.Say("dryrun.change." + c.Kind) }

// sorted are the kinds of change in the order in which they matter, the most frequent first.
func (r *DryRunShown) sorted() []core.DryRunRow {
	rows, order := slices.Clone(r.Rows), core.ChangeKinds()
	slices.SortStableFunc(rows, func(a, b core.DryRunRow) int {
		return cmp.Or(slices.Index(order, a.Change.Kind)-slices.Index(order, b.Change.Kind), b.Count-a.Count)
	})
	return rows
}
