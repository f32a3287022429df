package checking

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/tools/sheafverify/replay/story"
)

// Paper is what stands on the sheets by the leaves up to this one.
type Paper interface {
	// Sheet is the state of a sheet and the account that collects it.
	Sheet(code string) (state, collector string)
	// Line is the state of a line, free when no leaf names it, and the signature on it.
	Line(code string, n int) (state, signature string)
	// Entered says who opened the visit of a signature and who judged it last.
	Entered(signature string) [2]By
}

// By is an account and the person behind it.
type By struct{ Actor, Person string }

// same says whether both are one human: persons count, not accounts.
func (b By) same(other By) bool {
	return b.Actor != "" && (b.Actor == other.Actor || b.Person != "" && b.Person == other.Person)
}

// maxLines is how many lines a form can have.
const maxLines = 9

// sheet is what the check knows of a sheet beside its state.
type sheet struct {
	lines int // of its form, as its planning says
	// checker and lawyer have the sheet, "" for nobody.
	checker, lawyer string
	// collector and proxy wrote the data of their blocks in advance.
	collector, proxy By
	// foot is the verdict on the collector's block, "" before it is checked and after a correction.
	foot string
	// away says that the collector corrects no more.
	away bool
	// striker struck a line last.
	striker By
}

// Rules holds the leaves of the check against one another.
type Rules struct {
	sheets  map[string]*sheet
	persons map[string]string // account to the person behind it
	said    map[string]string // line, or CODE/0 for the foot, to who spoke since its verdict
	index   uint64            // log index of the last leaf
	due     map[string]string // signature that has to be accepted in that index, to its sheet
	apart   int64             // steps whose actor had not entered what he checked
}

// Apart is how many steps were taken by somebody who had neither collected the sheet nor entered
// a line of it, and had to be.
func (c *Rules) Apart() int64 { return c.apart }

// New is the state before the first leaf.
func New() *Rules {
	return &Rules{
		sheets: map[string]*sheet{}, persons: map[string]string{}, said: map[string]string{}, due: map[string]string{},
	}
}

// act is a leaf with the sheet that it is about.
type act struct {
	*Rules
	*story.Leaf
	paper Paper
	code  string
	sheet *sheet
}

// Leaf checks one leaf that the replay has accepted, and returns why it is refused, or nil.
func (c *Rules) Leaf(p Paper, l *story.Leaf) *story.Refusal {
	if l.Index != c.index {
		if why := c.End(); why != nil {
			return why
		}
		c.index = l.Index
	}
	kind, id, _ := strings.Cut(l.Subject, ":")
	_, moves := l.Public["to"]
	switch kind {
	case "visit", "signature":
		if c.persons[l.Actor] == "" {
			c.persons[l.Actor] = l.Public["person"]
		}
		if l.Public["to"] == "accepted" {
			return c.accepted(id)
		}
	case "sheet":
		a := c.about(p, l, id)
		if moves {
			return a.moved()
		}
		return a.remark()
	case "line":
		code, number, _ := strings.Cut(id, "/")
		n, _ := strconv.Atoi(number)
		if moves {
			return c.about(p, l, code).line(n)
		}
		if l.Base() == "line.say" && len(l.Commit) > 0 {
			c.said[id] = l.Actor
		}
	}
	return nil
}

func (c *Rules) about(p Paper, l *story.Leaf, code string) *act {
	s := c.sheets[code]
	if s == nil {
		s = &sheet{}
		c.sheets[code] = s
	}
	return &act{c, l, p, code, s}
}

// accepted holds that a signature counts only by the certification of its sheet.
func (c *Rules) accepted(signature string) *story.Refusal {
	if _, is := c.due[signature]; !is {
		return story.Refuse("signature %s is accepted, and no sheet with it is certified in the same entry", signature)
	}
	delete(c.due, signature)
	return nil
}

// End refuses a certification that left out the signature of a good line. It is asked after the
// last leaf of every log index.
func (c *Rules) End() *story.Refusal {
	if len(c.due) == 0 {
		return nil
	}
	first := slices.Min(slices.Collect(maps.Keys(c.due)))
	return story.Refuse("sheet %s is certified, and signature %s of a good line is not accepted with it",
		c.due[first], first)
}

// first answers the first refusal of the rules, asked in order.
func first(rules ...func() *story.Refusal) *story.Refusal {
	for _, rule := range rules {
		if why := rule(); why != nil {
			return why
		}
	}
	return nil
}
