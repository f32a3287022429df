package scanned

import (
	"slices"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
)

// farthest bounds where a rule may lie, in quarters of a pixel: pictures have far fewer.
const farthest = 1 << 20

// Compared is what a page shows, with the lines that differ from what is recorded of them: the states of the lines of its sheet.
// It refuses what cannot have been seen on a page of it.
func Compared(recorded []core.LineState, t core.PageTable) (core.PageTable, error) {
	t.Differ = nil
	if t.Doubt == "" && len(t.Rules) == 0 && len(t.Looks) == 0 {
		return t, nil
	}
	if err := check(t, len(recorded)); err != nil {
		return t, err
	}
	for i, look := range t.Looks {
		if want := core.LooksLike(recorded[i]); want != "" && look != core.LookDoubtful && look != want {
			t.Differ = append(t.Differ, i+1)
		}
	}
	return t, nil
}

func check(t core.PageTable, lines int) error {
	if t.Doubt != "" && (len(t.Rules)+len(t.Looks) > 0 || !isWord(t.Doubt)) {
		return core.Refuse(core.Invalid, "table", "scan.table", strconv.Itoa(lines))
	}
	if t.Doubt == "" && (len(t.Looks) != lines || len(t.Rules) != lines+1) {
		return core.Refuse(core.Invalid, "table", "scan.table", strconv.Itoa(lines))
	}
	for _, r := range t.Rules {
		for _, at := range [4]int32{r.X0, r.Y0, r.X1, r.Y1} {
			if at < -farthest || at > farthest {
				return core.Refuse(core.Invalid, "table", "scan.table", strconv.Itoa(lines))
			}
		}
	}
	for _, look := range t.Looks {
		if !slices.Contains([]core.LineLook{core.LookEmpty, core.LookFilled, core.LookStruck, core.LookDoubtful}, look) {
			return core.Refuse(core.Invalid, "table", "scan.table", strconv.Itoa(lines))
		}
	}
	return nil
}

// isWord says whether a doubt is one short word.
func isWord(s string) bool {
	for _, r := range s {
		if r < 'a' || r > 'z' {
			return false
		}
	}
	return len(s) <= 32
}

// Numbers are the lines that differ, for the journal.
func Numbers(t core.PageTable) (words []string) {
	for _, n := range t.Differ {
		words = append(words, strconv.Itoa(n))
	}
	return words
}
