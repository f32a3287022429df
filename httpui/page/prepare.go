package page

import "github.com/sheaf-drive/sheaf/core"

// Prepare is where somebody keeps his own data for the foot of a sheet and reads to the letter
// what he writes there. It posts the data and of to Record, code of a sheet on which the block is
// written to Action.
type Prepare struct {
	// Part is collector or proxy.
	Part           string
	Action, Record string
	// RequestID is set only when a form is to be sent again.
	RequestID string
	// Of is the version of what is stored, 0 for nothing.
	Of     uint32
	Fields []OwnField
	// Text of the block, "" while something is missing.
	Text string
	Code Field
	// Sheets of the collector that are not finished.
	Sheets []FillingRow
	// Done says what the last form did, as it is shown; "" for nothing.
	Done string
	// Ask is the question before one of them is finished, nil where none is asked.
	Ask *Ask
	// Refused is why the last form was not taken, where no field is at fault.
	Refused []Finding
}

// OwnField is one field of somebody's own data.
type OwnField struct {
	Name string
	Field
}

// FillingRow is a sheet of the collector's. Finish is where that is asked, "" where it cannot be
// finished yet.
type FillingRow struct {
	Code, Region   string
	Written, Lines int
	Since          core.Time
	Prepared       bool
	Finish         string
}

// Head implements [Screen].
func (p *Prepare) Head(f *Frame) Head {
	return Head{
		Title: f.Say("check.prepare.title"), Error: len(p.wrong(f)) > 0, Keys: []Key{{"Enter", "check.key.prepare"}},
	}.asking(p.Ask != nil)
}

// enter is the key that records what is written, while Enter does not answer a question.
func (p *Prepare) enter() string {
	if p.Ask != nil {
		return ""
	}
	return "Enter"
}

func (p *Prepare) code(f *Frame) input {
	return input{Field: p.Code, name: "code", label: f.Say("check.code"), hint: f.Say("desk.code.hint"),
		class: "d", complete: "off", focus: p.Text != "", max: 40}
}

func (p *Prepare) inputs(f *Frame) []input {
	list := make([]input, len(p.Fields))
	for i, own := range p.Fields {
		list[i] = input{Field: own.Field, name: own.Name, label: f.Say("check.own." + own.Name), class: "d", complete: "off",
			russian: true, max: 300, focus: i == 0 && p.Text == ""}
		if own.Name == "birth" || own.Name == "issued" {
			list[i].hint = f.Say("desk.date.hint")
		}
	}
	return list
}

func (p *Prepare) wrong(f *Frame) []said {
	fields := append([]input{{Field: Field{Findings: p.Refused}}, p.code(f)}, p.inputs(f)...)
	return collect(fields...)
}
