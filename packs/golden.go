package packs

import (
	"fmt"
	"slices"
	"strings"
)

// GoldenCase is an example from the law with the verdict that it must give. A pack brings
// its own; one that fails its own cases cannot be proposed.
//
//	{Name: "turns 18 on election day", Clause: "19-FZ art. 38(11)(2)",
//	 Case: c, Findings: nil, Columns: map[string]string{"birth": "18.03.2000"}}
type GoldenCase struct {
	// Name is a sentence, unique in the pack.
	Name, Clause string
	Case         Case
	// Findings are all findings in order, each "severity code field".
	Findings []string
	// Columns are texts by column key; only the named ones are compared. "*" with an empty
	// text demands that there are no columns at all.
	Columns map[string]string
	// Region is compared when not empty, the chance when not negative.
	Region         string
	ChancePermille int
}

// Mismatch compares a verdict with what the case demands; empty when it fits. The text
// quotes the example's own data, which is invented.
func (g GoldenCase) Mismatch(v Verdict) string {
	var got []string
	for _, f := range v.Findings {
		got = append(got, f.Severity+" "+f.Code+" "+f.Field)
	}
	if !slices.Equal(got, g.Findings) {
		return fmt.Sprintf("findings are [%s], wanted [%s]",
			strings.Join(got, "; "), strings.Join(g.Findings, "; "))
	}
	if g.Region != "" && v.Region != g.Region {
		return fmt.Sprintf("region is %q, wanted %q", v.Region, g.Region)
	}
	if g.ChancePermille >= 0 && v.ChancePermille != g.ChancePermille {
		return fmt.Sprintf("chance is %d, wanted %d", v.ChancePermille, g.ChancePermille)
	}
	return g.columnMismatch(v.Columns)
}

func (g GoldenCase) columnMismatch(columns []Column) string {
	if _, none := g.Columns["*"]; none && len(columns) > 0 {
		return fmt.Sprintf("%d columns, wanted none", len(columns))
	}
	seen := 0
	for _, c := range columns {
		want, named := g.Columns[c.Key]
		if !named {
			continue
		}
		seen++
		if c.Text != want {
			return fmt.Sprintf("column %s is %q, wanted %q", c.Key, c.Text, want)
		}
	}
	wanted := len(g.Columns)
	if _, none := g.Columns["*"]; none {
		wanted--
	}
	if seen != wanted {
		return fmt.Sprintf("%d of %d wanted columns are there", seen, wanted)
	}
	return ""
}
