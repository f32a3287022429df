package dryrun

import (
	"cmp"
	"slices"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/httpui/intake"
)

// Differences are what the verdict after differs in from the one before: findings, the region, the text of a
// column; each kind of change once, in the order of [core.ChangeKinds]. It is empty where they say the same.
func Differences(before, after intake.Verdict) (list []core.VerdictChange) {
	add := func(kind, code, severity string) {
		if c := (core.VerdictChange{Kind: kind, Code: code, Severity: severity}); !slices.Contains(list, c) {
			list = append(list, c)
		}
	}
	for _, f := range after.Findings {
		switch was := severityOf(before, f.Tick()); {
		case was == "":
			add(core.ChangeFound, f.Code, f.Severity)
		case rank(f.Severity) > rank(was):
			add(core.ChangeHarder, f.Code, f.Severity)
		case rank(f.Severity) < rank(was):
			add(core.ChangeSofter, f.Code, f.Severity)
		}
	}
	for _, f := range before.Findings {
		if severityOf(after, f.Tick()) == "" {
			add(core.ChangeGone, f.Code, f.Severity)
		}
	}
	if before.Region != after.Region {
		add(core.ChangeRegion, "", "")
	}
	for _, c := range after.Columns {
		if textOf(before, c) != c.Text {
			add(core.ChangeColumn, c.Key, "")
		}
	}
	for _, c := range before.Columns {
		if textOf(after, c) == "" && c.Text != "" {
			add(core.ChangeColumn, c.Key, "")
		}
	}
	order := core.ChangeKinds()
	slices.SortFunc(list, func(a, b core.VerdictChange) int {
		return cmp.Or(slices.Index(order, a.Kind)-slices.Index(order, b.Kind), rank(b.Severity)-rank(a.Severity), cmp.Compare(a.Code, b.Code))
	})
	return list
}

// severityOf is that of a finding by its tick; "" where there is none.
func severityOf(v intake.Verdict, tick string) string {
	for _, f := range v.Findings {
		if f.Tick() == tick {
			return f.Severity
		}
	}
	return ""
}

func rank(severity string) int {
	return slices.Index([]string{core.SeverityHint, core.SeverityWarn, core.SeverityBlock}, severity)
}

// textOf is what the same column says; "" where there is none.
func textOf(v intake.Verdict, of intake.Column) string {
	for _, c := range v.Columns {
		if c.Number == of.Number && c.Key == of.Key {
			return c.Text
		}
	}
	return ""
}
