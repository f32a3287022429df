package page

import (
	"cmp"
	"strings"
)

// Finding says what is wrong and the one thing to do about it.
type Finding struct {
	// Severity is block, warn, hint or good.
	Severity string
	// Code of the finding; Name are a few words that people say in its place, where there are.
	Code, Name string
	// Text is what is wrong, about the paper; Remedy what to do, with where to look.
	Text, Remedy string
	// Clause of the law, with a mark when it is not confirmed by a lawyer.
	Clause string
	// Confirm is the label of the box that confirms a warning, Tick the value that it sends;
	// an empty label draws no box.
	Confirm, Tick string
	Confirmed     bool
	// Short repeats Text in a few words for the summary; empty takes Text.
	Short string
}

// bare is the text without its full stop, for a line that goes on.
func (f Finding) bare() string { return strings.TrimSuffix(f.Text, ".") }

// namesItself says that the text is the name of the ground already.
func (f Finding) namesItself() bool {
	return f.Name != "" && strings.TrimSuffix(f.Name, ".") == f.bare()
}

// Field is one field of a form as it was typed, with what was found in it.
type Field struct {
	Value    string
	Findings []Finding
}

// worst is the most severe of the findings, "" when there is none.
func (f Field) worst() string {
	for _, severity := range []string{"block", "warn", "hint", "good"} {
		for _, finding := range f.Findings {
			if finding.Severity == severity {
				return severity
			}
		}
	}
	return ""
}

// input is a field with its place in a form, as the templates draw it.
type input struct {
	Field
	name, label, hint string
	// class of the control, such as "d" for what stands on documents.
	class string
	// mode is the inputmode, complete the autocomplete attribute.
	mode, complete string
	russian        bool
	focus          bool
	max            int
	// as is the name that is sent where several forms of a page have the field; else it is name.
	as string
	// form is the id of the form that sends it from elsewhere on the page, key its key.
	form, key string
}

// sent is the name under which the control is sent.
func (i input) sent() string { return cmp.Or(i.as, i.name) }

// describedBy names the elements that speak about the control.
func (i input) describedBy() string {
	ids := ""
	if i.hint != "" {
		ids = i.name + "-hint"
	}
	if len(i.Findings) > 0 {
		if ids != "" {
			ids += " "
		}
		ids += i.name + "-finding"
	}
	return ids
}

// said is a line of the summary.
type said struct {
	Finding
	// field is the id of the control, "" for a finding about the whole form.
	field string
}

// collect lists the findings that stand in the way, in the order of the form.
func collect(fields ...input) []said {
	var all []said
	for _, field := range fields {
		for _, finding := range field.Findings {
			if finding.Severity == "block" || finding.Severity == "warn" && !finding.Confirmed {
				all = append(all, said{finding, field.name})
			}
		}
	}
	return all
}

// counts says how many of the lines must be corrected and how many checked.
func counts(all []said) (fix, check int) {
	for _, s := range all {
		if s.Severity == "block" {
			fix++
		} else {
			check++
		}
	}
	return fix, check
}

func (s said) words() string {
	if s.Short != "" {
		return s.Short
	}
	return s.Text
}

// summaryTitle counts in words: "Correct one, check two".
func (f *Frame) summaryTitle(all []said) string {
	fix, check := counts(all)
	switch {
	case check == 0:
		return f.Say("desk.summary.fix", f.count(fix))
	case fix == 0:
		return f.Say("desk.summary.check", f.count(check))
	}
	return f.Say("desk.summary.both", f.count(fix), f.count(check))
}

var countWords = [...]string{
	1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine",
}

// count is a small number in words, a larger one in digits.
func (f *Frame) count(n int) string {
	if n > 0 && n < len(countWords) {
		return f.Say("ui.count." + countWords[n])
	}
	return f.Number(int64(n))
}
