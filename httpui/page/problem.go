package page

import "github.com/sheaf-drive/sheaf/core"

// Problem is the page for what did not work: what happened, what to do, how to go on.
type Problem struct {
	// Title, Text and Remedy are words already said in the language of the page.
	Title, Text, Remedy string
	// Unknown says that it is not known whether the action was recorded.
	Unknown bool
	// Again is the form as it was sent, offered once more under the same request id; Show
	// lists its values before the button, because somebody else may have filled it.
	Again *Kept
	Show  bool
	// Back is where the user came from, "" draws no link.
	Back string
	// SignOut offers the way out to an account that can do nothing here.
	SignOut bool
	// Number to tell the duty line, and the time; Right is the action that was denied, by its name
	// in the rights table, "" for none.
	Number, Right string
	At            core.Time
}

// Head implements [Screen].
func (p *Problem) Head(f *Frame) Head {
	return Head{Title: p.Title, Keys: []Key{{"Enter", "ui.key.again"}}}
}

// Message is a page of a few sentences: the answer to an action, or an empty place.
type Message struct {
	Title string
	// Findings say how it went; Text are the paragraphs below.
	Findings []Finding
	Text     []string
	Facts    []Pair
	Links    []Link
}

// Head implements [Screen].
func (m *Message) Head(*Frame) Head { return Head{Title: m.Title} }
