package machine_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
)

// TestMatrix gives every command while one of the entities around it is in each of its
// states. What has to happen is read from the tables of core; testdata/matrix.golden pins
// which refusal comes.
func TestMatrix(t *testing.T) {
	var got strings.Builder
	ready := map[string]*world{} // for the command of the kind; cells take clones
	for _, s := range machinetest.Samples() {
		ready[s.Kind] = s.World(t, furnished())
	}
	for _, e := range entities() {
		fmt.Fprintf(&got, "# %s\n", e.name)
		for _, s := range machinetest.Samples() {
			for _, from := range e.table.States() {
				cell := e.cell(t, s, from, ready[s.Kind].Clone(t))
				if cell != "" {
					fmt.Fprintf(&got, "%-20s %-20s %s\n", s.Kind, from, cell)
				}
			}
		}
	}
	golden(t, "matrix.golden", got.String())
}

// cell gives the sample's command with the entity forced into a state. It is empty when the
// command does not meet the entity, which is asserted.
func (e entity) cell(t *testing.T, s machinetest.Sample, from string, w *world) string {
	t.Helper()
	verbs, moves := e.verbs[s.Kind]
	states, needs := e.needs[s.Kind]
	c := s.Command(w)
	e.force(w, s.Kind, from)
	before := w.Memory.View()
	answer := w.Do(s.Actor, c)
	where := fmt.Sprintf("%s with a %s that is %q", s.Kind, e.name, from)
	stays := slices.Contains(e.stays[s.Kind], from)
	want := !moves && !needs || moves && e.table.From(from, verbs[0]) || stays || needs && slices.Contains(states, from)
	if (answer.Refusal == nil) != want {
		t.Errorf("%s: %v, the tables say %v", where, answer.Err(), want)
	}
	if answer.Refusal != nil {
		if err := machinetest.Untouched(before, w.Memory, answer.Refusal.Code == core.Denied); err != nil {
			t.Errorf("%s, refused: %v", where, err)
		}
		return answer.Refusal.Error()
	}
	now := e.now(w, s.Kind)
	if moves && !stays && !e.reaches(from, now, verbs) || (!moves || stays) && now != from {
		t.Errorf("%s went to %q", where, now)
	}
	if !moves && !needs {
		return ""
	}
	return "-> " + now
}

// reaches says whether the first verbs lead from one state to the other.
func (e entity) reaches(from, to string, verbs []string) bool {
	at := []string{from}
	for _, verb := range verbs {
		var next []string
		for _, row := range e.table {
			if row.Verb == verb && slices.Contains(at, row.From) {
				next = append(next, row.To)
			}
		}
		if at = next; slices.Contains(at, to) {
			return true
		}
	}
	return false
}

// Every command of the table has a sample.
func TestSamples_CoverTheTable(t *testing.T) {
	sampled := map[string]bool{}
	for _, s := range machinetest.Samples() {
		if sampled[s.Kind] {
			t.Errorf("%s has two samples", s.Kind)
		}
		sampled[s.Kind] = true
		w := s.World(t, furnished())
		c := s.Command(w)
		if c.Kind() != s.Kind {
			t.Errorf("the sample of %s is a %s", s.Kind, c.Kind())
		}
		w.Must(s.Actor, c)
		if c.Kind() != "campaign.create/1" {
			sound(t, w)
		}
	}
	for _, kind := range machine.Kinds() {
		if !sampled[kind] {
			t.Errorf("%s has no sample", kind)
		}
	}
}
