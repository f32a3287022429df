package machine_test

import (
	"bytes"
	"testing"

	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
)

func TestNoteVisit(t *testing.T) {
	noting := func(w *world) machine.Command { return w.Noting("a") }
	long := func(w *world) machine.Command {
		c := w.Noting("a")
		c.Words.Cipher = bytes.Repeat([]byte{1}, 9<<10)
		return c
	}
	for _, g := range []given{
		{"before the questionnaire", received("a"), "operator1", noting, ""},
		{"while a line is reserved", placed("a", 0), "operator1", noting, ""},
		{"in the place of an earlier one", after(received("a"), func(w *world) { w.Must(user("operator1"), w.Noting("a")) }),
			"operator1", noting, ""},
		{"not when it is done", written("a", 0), "operator1", noting, "conflict visit: visit.closed"},
		{"not by another operator", received("a"), "operator1b", noting, "denied: core.denied"},
		{"not without words", received("a"), "operator1", only(&machine.NoteVisit{Visit: visit("a")}), "invalid note: core.required"},
		{"not with more than a note", received("a"), "operator1", long, "too_large note: seal.group.size"},
	} {
		g.run(t)
	}
}

// A note is kept with who left it, and its leaf holds the commitment and no word.
func TestNoteVisit_KeepsTheNewest(t *testing.T) {
	w := house(t)
	received("a")(w)
	first, second := w.Noting("a"), w.Noting("a")
	second.Words.Cipher = append([]byte("2"), second.Words.Cipher...)
	w.Must(user("operator1"), first)
	w.Must(user("operator1"), second)
	note, ok := state.VisitNotes.Get(w.Memory, visit("a"))
	if !ok || note.By != user("operator1") || note.At == 0 || !bytes.Equal(note.Words.Cipher, second.Words.Cipher) {
		t.Errorf("kept %+v, %v", note, ok)
	}
	line, err := query.Leaf(w.Memory, string(drive), query.TreeSize(w.Memory, string(drive))-1)
	if err != nil {
		t.Fatal(err)
	}
	if leaf, err := audit.Parse(line); err != nil || leaf.Kind != "visit.note/1" || len(leaf.Commit) != 1 || len(leaf.Public) != 0 {
		t.Errorf("the leaf is %+v", leaf)
	}
}
