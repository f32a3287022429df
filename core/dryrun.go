package core

// DryRunState says how far the dry run of a pack version is.
type DryRunState = string

// The states of a dry run.
const (
	DryRunRunning DryRunState = "running"
	// DryRunDone: every stored signature was judged.
	DryRunDone DryRunState = "done"
	// DryRunStopped: an admin ended it before that.
	DryRunStopped DryRunState = "stopped"
	// DryRunUnsteady: the pack answered the same case in two ways.
	DryRunUnsteady DryRunState = "unsteady"
	// DryRunFailed: the pack could not be asked.
	DryRunFailed DryRunState = "failed"
)

// DryRunTransitions is the life of a dry run. The next one of a version takes the place of the one before.
func DryRunTransitions() Transitions {
	return Transitions{
		{"", "begin", DryRunRunning},
		{DryRunRunning, "end", DryRunDone},
		{DryRunRunning, "end", DryRunUnsteady},
		{DryRunRunning, "end", DryRunFailed},
		{DryRunRunning, "stop", DryRunStopped},
	}
}

// DryRun is a pack version tried on the stored signatures of a campaign before it counts: each is judged
// again, and only what the verdicts differ in is kept.
type DryRun struct {
	Campaign CampaignID
	Pack     PackRef
	// Number of the run among those of the version, from 1.
	Number uint32
	// Against is the version in force when it began; empty before the first.
	Against PackRef
	By      UserID
	Begun   Time
	State   DryRunState
	// Cursor is the last signature that was judged, in the order of their ids.
	Cursor SignatureID
	Ended  Time
	// Why is the key of the words for a run that failed.
	Why    string
	Counts DryRunCounts
	// Rows count the changes by kind, Offices the changed verdicts; Examples are the first of each kind.
	Rows     []DryRunRow
	Offices  []DryRunOffice
	Examples []DryRunExample
}

// DryRunCounts are what a dry run, or a step of it, has counted.
type DryRunCounts struct {
	// Judged are all signatures that were judged again. The verdict of Changed differs by the rules; of
	// them Blocked have a block that they had not, Freed none any more.
	Judged, Changed, Blocked, Freed int
	// Elsewhere: the recorded verdict differs, and the rules in force differ from it alike: the lists have
	// changed, or older rules made it.
	Elsewhere int
	// Unanswered: the tried version has no answer to the case.
	Unanswered int
	// Twice were judged two times by the tried version, Unsteady of them with two answers.
	Twice, Unsteady int
	// Before and After are the chances of acceptance, in thousandths, added up over the signatures that
	// may be filed.
	Before, After int64
}

// Expected is the number of accepted signatures that chances in thousandths add up to, to the nearest.
func Expected(permille int64) int64 { return (permille + 500) / 1000 }

// Add adds the counts of a step.
func (c *DryRunCounts) Add(d DryRunCounts) {
	c.Judged += d.Judged
	c.Changed += d.Changed
	c.Blocked += d.Blocked
	c.Freed += d.Freed
	c.Elsewhere += d.Elsewhere
	c.Unanswered += d.Unanswered
	c.Twice += d.Twice
	c.Unsteady += d.Unsteady
	c.Before += d.Before
	c.After += d.After
}

// Fit says whether the counts are such as at most that many signatures can have: no part is more than its whole.
func (c DryRunCounts) Fit(most int) bool {
	within := func(whole int, parts ...int) bool {
		for _, n := range parts {
			if n < 0 || n > whole {
				return false
			}
		}
		return true
	}
	chances := 1000 * int64(most)
	return within(most, c.Judged) && within(c.Judged, c.Changed, c.Elsewhere, c.Unanswered, c.Twice) && within(c.Changed, c.Blocked, c.Freed) &&
		within(c.Twice, c.Unsteady) && c.Before >= 0 && c.Before <= chances && c.After >= 0 && c.After <= chances
}

// The kinds of change between two verdicts.
const (
	// ChangeFound: there is a finding that was not; ChangeGone: one that was is not any more.
	ChangeFound = "found"
	ChangeGone  = "gone"
	// ChangeHarder and ChangeSofter: a finding has another severity.
	ChangeHarder = "harder"
	ChangeSofter = "softer"
	// ChangeColumn: another text would stand in a column of the line, whose key is the code.
	ChangeColumn = "column"
	// ChangeRegion: the signature would belong on a sheet of another region.
	ChangeRegion = "region"
	// ChangeUnanswered: the tried version has no answer.
	ChangeUnanswered = "unanswered"
)

// ChangeKinds lists them in the order in which they are shown.
func ChangeKinds() []string {
	return []string{ChangeUnanswered, ChangeFound, ChangeHarder, ChangeRegion, ChangeColumn, ChangeSofter, ChangeGone}
}

// VerdictChange is one thing in which two verdicts on a case differ. It holds nothing personal.
type VerdictChange struct {
	// Kind is one of [ChangeKinds].
	Kind string
	// Code of the finding, or key of the column; Severity that it has now, or had where it is gone.
	Code, Severity string
}

// Known says whether it is one of the kinds, with a code of at most that many bytes and a severity that a pack could have said.
func (c VerdictChange) Known(code int) bool {
	for _, kind := range ChangeKinds() {
		if kind == c.Kind {
			return len(c.Code) <= code && len(c.Severity) <= 8
		}
	}
	return false
}

// DryRunRow counts the signatures with a change of a kind.
type DryRunRow struct {
	Change VerdictChange
	Count  int
}

// DryRunOffice counts the changed verdicts of an office.
type DryRunOffice struct {
	Office  OfficeID
	Changed int
}

// DryRunExample is a signature whose verdict changes.
type DryRunExample struct {
	Signature SignatureID
	Office    OfficeID
	// Line on which it stands; empty for none.
	Line    LineID
	Changes []VerdictChange
}

// Bounds of what a dry run keeps: what comes after them is counted in [DryRunCounts] alone.
const (
	MaxDryRunRows     = 200
	MaxDryRunOffices  = 2000
	MaxDryRunExamples = 50
	// MaxDryRunAlike is how many of the examples begin with the same change: fifty of one kind would show
	// nothing of the others.
	MaxDryRunAlike = 10
	// MaxDryRunChanges is how many changes of one signature are kept.
	MaxDryRunChanges = 20
)

// Take adds what a step has found. Rows, offices and examples beyond their bounds are left out.
func (r *DryRun) Take(c DryRunCounts, rows []DryRunRow, offices []DryRunOffice, examples []DryRunExample) {
	r.Counts.Add(c)
	for _, row := range rows {
		if at := r.row(row.Change); at >= 0 {
			r.Rows[at].Count += row.Count
		} else if len(r.Rows) < MaxDryRunRows {
			r.Rows = append(r.Rows, row)
		}
	}
	for _, o := range offices {
		if at := r.office(o.Office); at >= 0 {
			r.Offices[at].Changed += o.Changed
		} else if len(r.Offices) < MaxDryRunOffices {
			r.Offices = append(r.Offices, o)
		}
	}
	for _, e := range examples {
		if len(r.Examples) < MaxDryRunExamples && r.alike(e) < MaxDryRunAlike {
			r.Examples = append(r.Examples, e)
		}
	}
}

func (r *DryRun) row(c VerdictChange) int {
	for i, have := range r.Rows {
		if have.Change == c {
			return i
		}
	}
	return -1
}

func (r *DryRun) office(id OfficeID) int {
	for i, have := range r.Offices {
		if have.Office == id {
			return i
		}
	}
	return -1
}

// alike counts the examples that begin with the same change.
func (r *DryRun) alike(e DryRunExample) (n int) {
	for _, have := range r.Examples {
		if len(have.Changes) > 0 && len(e.Changes) > 0 && have.Changes[0] == e.Changes[0] {
			n++
		}
	}
	return n
}

// DryRunTakes says whether a stored signature is judged in a dry run: it was judged once, and still holds
// its document.
func DryRunTakes(s SignatureState) bool { return s != SignatureReceived && !ReleasesDocument(s) }
