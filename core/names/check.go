package names

import (
	"cmp"
	"slices"
	"strings"

	"github.com/sheaf-drive/sheaf/core/edit"
)

// State is one of three answers.
type State string

// The answers; each is a hint to the person at the desk, none is a verdict.
const (
	Known   State = "known"
	Similar State = "similar"
	Unknown State = "unknown"
)

// Answer says what the list knows of a name.
type Answer struct {
	State State
	// To are up to three known names, the nearest first, where State is Similar.
	To []string
}

// most is how many similar names an answer holds.
const most = 3

// Check compares a name with the list. A double name ("Анна-Мария") is known if each of its
// parts is; otherwise names within one slip of the keyboard (two from six letters on: a
// letter wrong, missing, too many, or two swapped) are similar.
func (l *List) Check(kind Kind, name string) Answer {
	folded := fold(strings.TrimSpace(name))
	parts := strings.FieldsFunc(folded, func(r rune) bool { return r == '-' || r == ' ' })
	unknown := func(part string) bool { return !l.known[kind][part] }
	if l.known[kind][folded] || len(parts) > 0 && !slices.ContainsFunc(parts, unknown) {
		return Answer{State: Known}
	}
	if to := l.similar(kind, []rune(folded)); len(to) > 0 {
		return Answer{State: Similar, To: to}
	}
	return Answer{State: Unknown}
}

func (l *List) similar(kind Kind, letters []rune) []string {
	limit := 1
	if len(letters) >= 6 {
		limit = 2
	}
	if len(letters) < 3 || len(letters) > Longest {
		return nil
	}
	type hit struct {
		at, distance int
	}
	var hits []hit
	own := edit.MaskOf(letters)
	for i, c := range l.near[kind] {
		if own.Missing(c.mask) > limit || c.mask.Missing(own) > limit {
			continue
		}
		if d := edit.Distance(letters, c.folded, limit); d <= limit {
			hits = append(hits, hit{i, d})
		}
	}
	slices.SortStableFunc(hits, func(x, y hit) int { return cmp.Compare(x.distance, y.distance) })
	var out []string
	for _, h := range hits[:min(most, len(hits))] {
		out = append(out, l.near[kind][h.at].name)
	}
	return out
}
