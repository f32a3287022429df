package arch

import (
	"fmt"
	"slices"
	"strings"
)

// Finding is one broken rule at one place.
type Finding struct {
	Rule string // short name of the rule, for example "arrow" or "clock"
	Path string // file or folder, relative to the root of the module
	Line int    // 1-based; 0 when the whole file or folder is meant
	Text string // what is wrong and what to do instead
}

// String gives the finding in the form editors jump to: path:line: text (rule).
func (f Finding) String() string {
	if f.Line == 0 {
		return fmt.Sprintf("%s: %s (%s)", f.Path, f.Text, f.Rule)
	}
	return fmt.Sprintf("%s:%d: %s (%s)", f.Path, f.Line, f.Text, f.Rule)
}

// rules are all that need no type-checker. Purity is the one that does.
var rules = []func(*Tree) []Finding{
	Arrows, Depth, ImportBans, Budgets, Names, Inits, Docs, Sleeps, Loud, Layout, Links, Dependencies,
}

// Check runs every rule over one tree and returns the findings in a stable
// order. The error is for a tree that could not be read or type-checked; it
// says nothing about the rules.
func Check(t *Tree) ([]Finding, error) {
	var all []Finding
	for _, rule := range rules {
		all = append(all, rule(t)...)
	}
	pure, err := Purity(t)
	if err != nil {
		return nil, err
	}
	all = append(all, pure...)
	slices.SortFunc(all, func(a, b Finding) int {
		if c := strings.Compare(a.Path, b.Path); c != 0 {
			return c
		}
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return strings.Compare(a.Rule+a.Text, b.Rule+b.Text)
	})
	return slices.Compact(all), nil
}
