package httpui

import (
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
)

// What newer rules find of a line marks its sheet where the verifier chooses one, and stands beside the line in the words of
// the pack, with the clause.
func TestRejudged_MarksTheQueueAndTheLine(t *testing.T) {
	b := laidOut(t)
	w := b.Store.World
	row := func() string {
		html := b.shows("verifier1", "/review?lang=en")
		_, after, ok := strings.Cut(html, ">"+b.id.Code().String()+"<")
		if !ok {
			t.Fatal("the queue does not list the sheet")
		}
		row, _, _ := strings.Cut(after, "</tr>")
		return row
	}
	if strings.Contains(row(), "Newer rules") {
		t.Error("it is marked before newer rules have found anything")
	}
	w.NewerRules(machinetest.Version2())
	w.Must(machinetest.User("root"), w.Rejudging(core.Chosen{}))
	found := machinetest.Unwelcome()
	found.Clause, found.ClauseConfirmed = "art 1", true
	step := w.Rejudged([]string{machinetest.Voter}, found)
	line, _ := state.Lines.Get(w.Memory, b.id.Line(1))
	step.Hits[0].Signature = line.Signature
	w.Must(core.SystemActor, step)
	if marked := row(); !strings.Contains(marked, `class="tag k-block"`) || !strings.Contains(marked, "Newer rules") {
		t.Errorf("the row is not marked: %s", marked)
	}
	b.posts("verifier1", "/review", map[string][]string{"code": {b.code}})
	for _, words := range []string{"Newer rules (ru-president-2018/2.0.0): " + found.Code, "clause in en"} {
		if html := b.shows("verifier1", "/review/"+b.code+"/1?lang=en"); !strings.Contains(html, words) {
			t.Errorf("the line does not say %q", words)
		}
	}
}
