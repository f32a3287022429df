package page

import (
	"net/url"
	"slices"

	"github.com/sheaf-drive/sheaf/core"
)

// WhatIf is the form in which people try what a selection would be under other wishes.
type WhatIf struct {
	// Action takes max, least, without and likeliest by GET.
	Action string
	// Min and Max signatures that the law takes.
	Min, Max int
	// Reading says that the state is being read; AsOf is when that was done which is shown.
	Reading bool
	AsOf    core.Time
	// Fields are what was typed: max, least, without.
	Fields    map[string]*Field
	Likeliest bool
	// Keep are the fields of the wish that is shown, which the form that makes a selection carries.
	Keep url.Values
	// Result is nil while there is nothing to choose from, or where the wish is wrong.
	Result *Variant
	Worst  []WorstCollector
}

// Variant is what would be chosen.
type Variant struct {
	Lines, Sheets, Regions int
	Offered, LeftOut       int
	// Value can be expected to be good; no choice is worth more than Bound, and Proof says why.
	Value, Bound float64
	Proof        string
	// Accept is the probability that the commission accepts it.
	Accept float64
	// Short says why the minimum is not reached, "" where it is.
	Short string
	// Met is how many regions have to reach their minimum, 0 where none has one, Reached how many do; Unmet says that they are too
	// few.
	Met, Reached int
	Unmet        string
}

// WorstCollector is one on whose lines many faults are left.
type WorstCollector struct {
	ID, Login string
	Lines     int
	Left      float64
}

// expected is the share that can be expected to be good.
func (v *Variant) expected() float64 {
	if v.Lines == 0 {
		return 0
	}
	return v.Value / float64(v.Lines)
}

func (w *WhatIf) field(name string) Field {
	if f := w.Fields[name]; f != nil {
		return *f
	}
	return Field{}
}

// inputs are the fields of the form.
func (w *WhatIf) inputs(f *Frame) (most, least, without input) {
	most = input{Field: w.field("max"), name: "max", label: f.Say("variant.field.max"), hint: f.Say("variant.field.max.hint", f.Number(int64(w.Min)), f.Number(int64(w.Max))), class: "d", mode: "numeric", complete: "off"}
	least = input{Field: w.field("least"), name: "least", label: f.Say("variant.field.least"), hint: f.Say("variant.field.least.hint"), class: "d", mode: "decimal", complete: "off"}
	without = input{Field: w.field("without"), name: "without", label: f.Say("variant.field.without"), hint: f.Say("variant.field.without.hint"), class: "d", complete: "off"}
	return most, least, without
}

// kept lists the fields of the wish, which a form carries on.
func (w *WhatIf) kept() (list []Pair) {
	if w == nil {
		return nil
	}
	for name, values := range w.Keep {
		for _, v := range values {
			list = append(list, Pair{name, v})
		}
	}
	slices.SortFunc(list, func(a, b Pair) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
	return list
}
