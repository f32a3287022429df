package main

import (
	"fmt"
	"io"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"github.com/sheaf-drive/sheaf/tools/sheafverify/replay"
)

// report says what was verified.
type report struct {
	Origin      string           `json:"origin"`
	Key         string           `json:"key"`
	Leaves      int64            `json:"leaves"`
	Index       uint64           `json:"index"`
	Checkpoints int              `json:"checkpoints"`
	Covered     int64            `json:"covered"`
	Root        string           `json:"root"`
	Since       int64            `json:"since,omitempty"`
	Transitions int64            `json:"transitions"`
	Rows        map[string]int64 `json:"rows"`
	Held        replay.Held      `json:"held"`
}

// text is the report for people.
func (r report) text(l language) string {
	var b strings.Builder
	tell := func(format string, args ...any) { fmt.Fprintf(&b, "  %s\n", l.say(format, args...)) }
	tell("journal      %s: %d leaves, to log index %d", r.Origin, r.Leaves, r.Index)
	tell("checkpoints  %d signed by %s; the last covers %d leaves, root %s", r.Checkpoints, r.Key, r.Covered, r.Root)
	if tail := r.Leaves - r.Covered; tail > 0 {
		tell("uncovered    leaves behind the last checkpoint: %d, only records of checkpoints", tail)
	}
	if r.Since > 0 {
		tell("since        extends the given checkpoint of %d leaves", r.Since)
	}
	tell("transitions  %d replayed, all allowed", r.Transitions)
	r.rules(tell)
	var rows []string
	for _, t := range replay.New().Tables() {
		rows = append(rows, fmt.Sprintf("%s %d", t.Name, r.Rows[t.Name]))
	}
	tell("tables       %s; all equal to the replay", strings.Join(rows, ", "))
	return b.String()
}

// rules tells what the rules that auditors ask about first were held to. The journal of the
// house knows of no sheet.
func (r report) rules(tell func(format string, args ...any)) {
	h := r.Held
	tell("two persons  approvals and lifted blocks %d, steps of check and certification %d, sheets spoiled or destroyed before a witness %d; "+
		"nowhere one person for both", h.Approved, h.Apart, h.Witnessed)
	if w := h.Where; w.Sheets > 0 {
		tell("one place    sheets %d, each in one place after each of %d steps: in offices %d, in parcels %d, in the store %d, "+
			"in volumes %d, lost %d, spoiled or destroyed %d", w.Sheets, h.Steps, w.Offices, w.Parcels, w.Store, w.Volumes, w.Lost, w.Gone)
	}
	if h.Selections > 0 {
		tell("quotas       selections %d, each held to minimum, maximum and the caps of its regions", h.Selections)
	}
	if f := h.Filed; f != nil {
		tell("handed in    selection %s by pack %s: signatures %d of %d to %d, regions %d with none over its cap, sheets %d, volumes %d",
			f.Selection, f.Pack, f.Lines, f.Min, f.Max, f.Regions, f.Sheets, f.Volumes)
	}
}

// verify checks the whole export. since is the text of an earlier signed checkpoint or nil.
func verify(file io.ReaderAt, size int64, key note.Verifier, since []byte) (report, error) {
	a, err := openArchive(file, size)
	if err != nil {
		return report{}, err
	}
	if a.manifest.Key != key.Name() {
		return report{}, reject(unsigned, manifestName, 0, "the checkpoints are signed by %q, the given key is %q",
			a.manifest.Key, key.Name())
	}
	marks, err := readCheckpoints(a, key)
	if err != nil {
		return report{}, err
	}
	var earlier *checkpoint
	if since != nil {
		if earlier, err = openSince(since, key, a.manifest.Origin); err != nil {
			return report{}, err
		}
	}
	j := newJournal(a.manifest, marks, earlier)
	if err := a.lines(journalName, maxLeaf, j.leaf); err != nil {
		return report{}, err
	}
	if err := j.end(); err != nil {
		return report{}, err
	}
	if why := j.replay.End(); why != nil {
		return report{}, &rejection{journalName, 0, why, forbidden}
	}
	tables := j.replay.Tables()
	for _, t := range tables {
		if err := compareTable(a, t); err != nil {
			return report{}, err
		}
		if !a.parquet {
			continue
		}
		if err := checkParquet(a, t.File()); err != nil {
			return report{}, err
		}
	}
	last := marks[len(marks)-1]
	r := report{
		Origin: a.manifest.Origin, Key: key.Name(), Leaves: j.n, Index: j.signed,
		Checkpoints: len(marks), Covered: last.size, Root: last.root.String(),
		Transitions: j.replay.Transitions(), Rows: map[string]int64{}, Held: j.replay.Held(),
	}
	if earlier != nil {
		r.Since = earlier.size
	}
	for _, t := range tables {
		r.Rows[t.Name] = a.manifest.Files[t.File()].Rows
	}
	return r, nil
}
