package page

import "github.com/sheaf-drive/sheaf/core"

// Pull takes sheets out of the store and brings them back. It posts code, reason and note to
// Action.
type Pull struct {
	Action    string
	RequestID string
	Code      Field
	Offers    []Offer
	Reason    Field
	Reasons   []Option
	Note      Field
	// Done says what just happened to a sheet, nil for nothing.
	Done *Verdict
	// Mine are the sheets that the reader has.
	Mine []WaitingSheet
	// Out are those that others have, the longest first, and Beyond how many more there are.
	Out    []OutSheet
	Beyond int
	// Others are further screens of the same people.
	Others []Link
}

// OutSheet is a sheet that somebody took out of its place, for Reason, a key of the list of reasons.
type OutSheet struct {
	Code, Place, Who, Reason string
	Since                    core.Time
}

// Head implements [Screen].
func (p *Pull) Head(f *Frame) Head {
	return Head{Title: f.Say("pull.title"), Error: len(collect(p.inputs(f)...)) > 0, Keys: append(offerKeys(p.Offers),
		Key{"/", "dispatch.key.code"}, Key{"Enter", "pull.key.pull"},
	)}
}

func (p *Pull) inputs(f *Frame) []input {
	code := codeInput(f, p.Code, "pull.code", true)
	code.hint = f.Say("desk.code.hint")
	return []input{
		code, {Field: p.Reason, name: "reason", label: f.Say("pull.reason")},
		{Field: p.Note, name: "note", label: f.Say("pull.note"), class: "d", complete: "off", russian: true, max: 300},
	}
}

// Return shows where a pulled sheet goes back to. It posts to Action.
type Return struct {
	Placed
	Action, Back string
}

// Head implements [Screen].
func (p *Return) Head(f *Frame) Head {
	return Head{Title: f.Say("sort.title.at", p.place(f)), Keys: []Key{{"Enter", "sort.key.put"}}}
}

// Losses is where sheets are reported lost, found, spoiled or destroyed. It posts code to Action.
type Losses struct {
	Action    string
	RequestID string
	Code      Field
	Offers    []Offer
	// Lost and Spoiled are the sheets of the reader's reach that wait for an end.
	Lost, Spoiled []WaitingSheet
	Back          string
}

// Head implements [Screen].
func (l *Losses) Head(f *Frame) Head {
	return Head{Title: f.Say("loss.title"), Error: len(l.Code.Findings) > 0, Keys: append(offerKeys(l.Offers),
		Key{"/", "dispatch.key.code"}, Key{"Enter", "loss.key.show"},
	)}
}

// Loss is one sheet, with what can be reported of it: each act is a form of its own.
type Loss struct {
	Code string
	// State of the sheet, a state of core's; Where in words: parcel or place.
	State, Where string
	Office       string
	// Lose, Find, Spoil and Destroy are where forms post to; "" draws none.
	Lose, Find, Spoil, Destroy string
	// By reported it, for Reason, a key of the list of reasons.
	By, Reason string
	Reasons    []Option
	// Act is the form that was refused: lose or spoil; its fields are as they were typed.
	Act                 string
	RequestID           string
	Why, Witness, Words Field
	// Refused is why the last form was not taken, where no field is at fault.
	Refused []Finding
	// Done is what was just recorded, "" for nothing: a state of the sheet.
	Done string
	Back string
}

// Head implements [Screen].
func (l *Loss) Head(f *Frame) Head {
	return Head{Title: f.Say("loss.sheet", l.Code), Error: len(l.findings(f)) > 0}
}

func (l *Loss) findings(f *Frame) []said {
	return append(collect(input{Field: Field{Findings: l.Refused}}), collect(l.inputs(f, l.Act)...)...)
}

// requestOf is the request id of the form of an act: kept for the one that was refused.
func (l *Loss) requestOf(act string) string {
	if act == l.Act {
		return l.RequestID
	}
	return ""
}

// inputs are the fields of the form of an act; only the one that was refused has what was typed.
func (l *Loss) inputs(f *Frame, act string) []input {
	if act == "" {
		return nil
	}
	why, witness, words := Field{}, Field{}, Field{}
	if act == l.Act {
		why, witness, words = l.Why, l.Witness, l.Words
	}
	list := []input{
		{Field: why, name: act + "-reason", label: f.Say("loss.reason")},
		{Field: words, name: act + "-note", label: f.Say("pull.note"), class: "d", complete: "off", russian: true, max: 300},
	}
	if act == "spoil" {
		list = append(list, input{Field: witness, name: "witness", label: f.Say("loss.witness"), hint: f.Say("loss.witness.hint"), class: "d", complete: "off", max: 40})
	}
	return list
}
