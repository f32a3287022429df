package page

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/core/text"
)

// Attention is the one list of what needs somebody.
type Attention struct {
	// At is the moment at which it was looked, Here the address that looks again.
	At   core.Time
	Here string
	// List is the list of invalid passports in force, nil without one.
	List *AttentionList
	// Groups are those that hold something, the heaviest first.
	Groups []AttentionGroup
}

// AttentionList is how old the list of invalid passports is.
type AttentionList struct {
	Edition string
	// Date is that of the list, "" where it says none; Days have passed since.
	Date core.Date
	Days int
}

// AttentionGroup is all of one severity.
type AttentionGroup struct {
	Severity attention.Severity
	Rows     []AttentionRow
}

// AttentionRow is one kind of thing that needs somebody.
type AttentionRow struct {
	// ID is unique on the page.
	ID   string
	Kind attention.Kind
	// Count of things, Since when the oldest is as it is, 0 where nobody noted it.
	Count int
	Since core.Time
	// Needs are the roles that can mend it; Others says that the reader has none of them.
	Needs  []core.Role
	Others bool
	// Campaign and Node where it is, "" where that goes without saying.
	Campaign, Node string
	// Open is the screen that mends it, with an empty address where there is none for the reader.
	Open Link
	// Examples are the oldest things; an address is "" where the reader may not open it.
	Examples []Link
	// Worded says that they, and the subjects, are called by words of the reader's language and not by codes.
	Worded bool
	// Places are the offices or regions, where there is more than one or its name says something.
	Places []AttentionPlace
	// Subjects are what the alarms of a node are about.
	Subjects []AttentionSubject
}

// AttentionPlace is a row of the table of offices or regions.
type AttentionPlace struct {
	// Office is its name, "" for what is about a region alone; Region the code.
	Office, Region string
	Count          int
	Since          core.Time
}

// AttentionSubject is one alarm of a node.
type AttentionSubject struct {
	Name        string
	Times       int
	Since, Last core.Time
}

// Head implements [Screen].
func (a *Attention) Head(f *Frame) Head {
	return Head{Title: f.Say("attention.title"), Keys: []Key{{"1 2 3", "attention.key.group"}, {"R", "attention.key.again"}}}
}

// look is the shape and colour of a severity.
func (g AttentionGroup) look() string {
	switch g.Severity {
	case attention.Alarm:
		return "block"
	case attention.Warn:
		return "warn"
	}
	return "hint"
}

// key jumps to the group.
func (g AttentionGroup) key() string {
	switch g.Severity {
	case attention.Alarm:
		return "1"
	case attention.Warn:
		return "2"
	}
	return "3"
}

// age says how long something has been so at the moment of the list, "" where nobody noted it and for
// less than a minute.
func (a *Attention) age(f *Frame, since core.Time) string {
	if since == 0 || a.At-since < 60*1000 {
		return ""
	}
	const minute, hour, day = 60 * 1000, 60 * 60 * 1000, 24 * 60 * 60 * 1000
	switch past := int(a.At - since); {
	case past < 2*hour:
		return f.Count("attention.age.minutes", past/minute)
	case past < 2*day:
		return f.Count("attention.age.hours", past/hour)
	default:
		return f.Count("attention.age.days", past/day)
	}
}

// needs lists the roles in words.
func (r AttentionRow) needs(f *Frame) string {
	list := ""
	for i, role := range r.Needs {
		if i > 0 {
			list += ", "
		}
		list += f.Say("attention.role." + string(role))
	}
	return list
}

// AttentionWords are what a kind says in a language: how many there are, and what to do.
func AttentionWords(lang text.Lang, k attention.Kind, count int) (said, todo string) {
	return text.Count(lang, "attention.count."+string(k), count), text.Say(lang, "attention.do."+string(k))
}
