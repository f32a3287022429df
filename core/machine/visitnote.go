package machine

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine/form"
	"github.com/sheaf-drive/sheaf/core/state"
)

// NoteVisit leaves a note beside an open visit, in the place of an earlier one: what the next person at this
// desk has to know. The journal keeps the commitments of them all.
type NoteVisit struct {
	Visit core.VisitID
	Words core.Sealed
}

// Kind implements Command.
func (*NoteVisit) Kind() string { return "visit.note/1" }

// Action implements Command.
func (*NoteVisit) Action() access.Action { return access.VisitFill }

// Object implements Command.
func (c *NoteVisit) Object(v state.View) access.Object { return visitObject(v, c.Visit) }

// Decide implements Command.
func (c *NoteVisit) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	visit, ok := state.Visits.Get(v, c.Visit)
	switch {
	case !ok:
		return nil, core.Refuse(core.NotFound, "visit", "core.not_found").About("visit:" + string(c.Visit))
	case visit.State != core.VisitOpen:
		return nil, core.Refuse(core.Conflict, "visit", "visit.closed").About("visit:" + string(c.Visit))
	case c.Words.Empty():
		return nil, core.Refuse(core.Invalid, "note", "core.required")
	}
	if err := form.Note().Check("note", c.Words); err != nil {
		return nil, err
	}
	note := core.VisitNote{By: s.Actor, At: s.Time, Words: c.Words}
	return []Fact{noteFact{
		c.Kind(),
		audit.Entry{Campaign: visit.Campaign, Subject: "visit:" + string(visit.ID), Commit: c.Words.Commits},
		func(tx state.Tx, _ core.Stamp) { state.VisitNotes.Put(tx, visit.ID, note) },
	}}, nil
}
