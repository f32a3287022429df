package page

import (
	"cmp"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
)

// Listed lists the lines whose passport a newer list names, whose address the register has changed, or with which newer rules find fault. A coordinator clears one with a reason to
// Action of its row.
type Listed struct {
	// Matter is what was looked up, Path where the screen is.
	Matter core.Matter
	Path   string
	// Office is the one that is shown alone, "" for all; Offices are those to choose from, none
	// where there is one.
	Office  string
	Offices []Option
	// Job says how far the newest list was looked through; nil before the first.
	Job *ListedJob
	// Waits says that registers of addresses are in force that no job has begun with: what they have changed is not known yet.
	Waits bool
	Rows  []ListedRow
	// Total counts all, also those that are not listed.
	Total int
	// Cleared is the code of the sheet of which a finding was just cleared, "" for none.
	Cleared string
}

// ListedJob is the job that looks the signatures up in the list in force.
type ListedJob struct {
	Edition     string
	Date        core.Date
	Begun, Done core.Time
	Seen, Found int
}

// ListedRow is one line. Href leads to its sheet, "" where the reader has no screen for it.
type ListedRow struct {
	Code   core.SheetCode
	Line   int
	Href   string
	Office string
	// State of the sheet, Place where it lies in the store, "" for nowhere.
	State, Place string
	Findings     []Finding
	Found        core.Time
	// Look shows the address, "" where the reader has not the sheet in hand. Where it is Opened, Written is what stands on the sheet and
	// Now what the register has, which may be nothing.
	Look    string
	Opened  bool
	Written string
	Now     []string
	// Action takes the reason; where it is "", Why says why not, if anything.
	Action, Why string
	RequestID   string
	Reason      Field
}

// Head implements [Screen].
func (l *Listed) Head(f *Frame) Head {
	return Head{Title: l.say(f, "title"), Error: len(l.wrong(f)) > 0}
}

// say says the words of the matter.
func (l *Listed) say(f *Frame, key string, with ...string) string {
	return f.Say(wordsOf(l.Matter)+key, with...)
}

// wordsOf is with what the keys of a matter begin.
func wordsOf(m core.Matter) string {
	switch m {
	case core.LateAddress:
		return "moved."
	case core.LateRules:
		return "rejudged."
	}
	return "listed."
}

func (l *Listed) wrong(f *Frame) (all []said) {
	for n, row := range l.Rows {
		all = append(all, collect(row.input(f, l, n))...)
	}
	return all
}

// input of the n-th row: each has a name of its own, to be led to.
func (r ListedRow) input(f *Frame, l *Listed, n int) input {
	return input{
		Field: r.Reason, name: "reason-" + strconv.Itoa(n), as: "reason",
		label: f.Say("listed.reason"), hint: l.say(f, "hint"), max: 500, russian: true,
	}
}

// shortID is as much of an identifier as people say.
func shortID(id string) string { return core.Short(id) }

// DayOr is a day as it is written, or other for none.
func DayOr(d core.Date, other string) string {
	if len(d) != len("2006-01-02") {
		return cmp.Or(string(d), other)
	}
	return string(d[8:]) + "." + string(d[5:7]) + "." + string(d[:4])
}
