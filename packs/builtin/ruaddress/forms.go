package ruaddress

import (
	_ "embed" // the examples
	"strconv"
	"strings"
)

//go:embed forms.tsv
var formsTSV string

// Example is an address with what a sheet says of it; its region has no name yet.
type Example struct {
	Kind  string
	Place Place
	// Text on the sheet; where there is none Problem says why.
	Text, Problem string
	// Object names the register's object that the chain is of, "83:1459714"; "" for one that
	// is put together.
	Object string
}

// Examples lists the examples of every kind, in the order of the kinds.
func Examples() []Example {
	var out []Example
	for _, f := range rows(formsTSV) {
		e := Example{Kind: f[0], Text: f[5]}
		e.Place = Place{Region: f[1], Chain: parseChain(f[2]), House: f[3], Flat: f[4]}
		if problem, ok := strings.CutPrefix(f[5], "!"); ok {
			e.Text, e.Problem = "", problem
		}
		if len(f) > 6 {
			e.Object = f[6]
		}
		out = append(out, e)
	}
	return out
}

func parseChain(text string) []Part {
	var out []Part
	for _, one := range strings.Split(text, " > ") {
		f := strings.SplitN(one, "|", 3)
		level, _ := strconv.Atoi(f[0])
		out = append(out, Part{Level: level, Type: f[1], Name: f[2]})
	}
	return out
}
