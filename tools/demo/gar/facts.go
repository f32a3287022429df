package gar

import (
	_ "embed" // the tables of facts
	"fmt"
	"strings"
)

//go:embed region83.tsv
var objectsTSV string

//go:embed region83links.tsv
var linksTSV string

// Region is the region that the facts are about.
const Region = "83"

// absent stands in the table for an attribute that the real row lacks.
const absent = "-"

// objectColumns are the attributes of an object row, in the order of the table.
func objectColumns() []string {
	return []string{"ID", "OBJECTID", "OBJECTGUID", "CHANGEID", "LEVEL", "TYPENAME", "NAME", "OPERTYPEID",
		"PREVID", "NEXTID", "UPDATEDATE", "STARTDATE", "ENDDATE", "ISACTUAL", "ISACTIVE"}
}

// linkColumns are the attributes of a hierarchy row, in the order of the table.
func linkColumns() []string {
	return []string{"ID", "OBJECTID", "PARENTOBJID", "CHANGEID", "UPDATEDATE", "STARTDATE", "ENDDATE", "ISACTIVE"}
}

// attribute is one name and value of an element.
type attribute struct{ name, value string }

// table reads lines into rows of attributes; a value of "-" leaves the attribute out.
func table(text string, columns []string) ([][]attribute, error) {
	var out [][]attribute
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimRight(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, "\t")
		if len(cells) != len(columns) {
			return nil, fmt.Errorf("reading the facts of region %s: line %d has %d cells, not %d",
				Region, n, len(cells), len(columns))
		}
		var row []attribute
		for i, c := range cells {
			if c != absent {
				row = append(row, attribute{columns[i], c})
			}
		}
		out = append(out, row)
	}
	return out, nil
}

func value(row []attribute, name string) string {
	for _, a := range row {
		if a.name == name {
			return a.value
		}
	}
	return ""
}
