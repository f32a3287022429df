package machine_test

import (
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
)

// unasked takes a voter to a written line while no list of passports can be asked.
func unasked(voter string, n int) func(*world) {
	return func(w *world) {
		unaskedAt(voter, n)(w)
		w.Must(user("operator1"), w.Writing(voter))
	}
}

// unaskedAt takes him to a reserved line.
func unaskedAt(voter string, n int) func(*world) {
	return func(w *world) {
		operator, none := user("operator1"), [32]byte{}
		open := w.Opening(voter, "number of "+voter)
		open.Judgement.Editions[0].Digest = none
		w.Must(operator, open)
		judge := w.Judging(voter, "77")
		judge.Judgement.Editions[0].Digest = none
		w.Must(operator, judge)
		w.Must(operator, w.Reserving(voter, sheet(n)))
	}
}

// asked ends the running job, which has asked the list about the voters.
func asked(voters ...string) func(*world) {
	return func(w *world) {
		c := w.Passing(nil)
		for _, v := range voters {
			c.Asked = append(c.Asked, machinetest.Signature(v))
		}
		w.Must(core.SystemActor, c)
	}
}

// goneUnasked counts what is deleted from the list of those about whom none was asked when the history of the world happens
// again: deleting what is not there counts, too.
func goneUnasked(w *world) int {
	again := state.NewMemory()
	tx := &watchingUnasked{Tx: again}
	for _, step := range w.History {
		again.SetIndex(step.Index)
		machine.Apply(tx, step.Index, step.Entry)
	}
	return tx.gone
}

type watchingUnasked struct {
	state.Tx
	gone int
}

// Delete implements state.Tx.
func (w *watchingUnasked) Delete(key []byte) {
	if strings.HasPrefix(string(key), state.Unasked.Prefix) {
		w.gone++
	}
	w.Tx.Delete(key)
}

// Who was judged while no list could be asked waits for one, as long as his signature counts, and is asked about once.
func TestUnasked(t *testing.T) {
	free := func(w *world) { w.Must(user("operator1"), w.Releasing("a")) }
	for _, tc := range []struct {
		name  string
		steps func(*world)
		waits bool
		gone  int // how often one was taken off the list
	}{
		{"a list was asked", written("a", 0), false, 0},
		{"a list was asked, and his line is free again", after(placed("a", 0), free), false, 0},
		{"none could be", unasked("a", 0), true, 0},
		{"a job asked it", after(unasked("a", 0), rechecks, asked("a")), false, 1},
		{"a job did not come to him", after(unasked("a", 0), rechecks, asked()), true, 0},
		{"his line is free again", after(unaskedAt("a", 0), free), false, 1},
		{"his line is free after he was asked about", after(unaskedAt("a", 0), rechecks, asked("a"), free), false, 1},
		{"what he signed is finished after he was asked about", after(unasked("a", 0), rechecks, asked("a"),
			does("operator1", &machine.FinishSheet{Sheet: sheet(0)})), false, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := house(t)
			tc.steps(w)
			if got := machine.Unasked(w.Memory, drive); got != tc.waits {
				t.Errorf("%v", got)
			}
			if gone := goneUnasked(w); gone != tc.gone {
				t.Errorf("%d deletions, want %d", gone, tc.gone)
			}
			sound(t, w)
		})
	}
}

// A job for those whom no list was asked about goes on with the counts and the age of the one before.
func TestBeginRecheck_ForTheUnasked(t *testing.T) {
	w := house(t)
	after(written("a", 0), listedLate("a"))(w)
	before, _ := state.Rechecks.Get(w.Memory, string(drive))
	after(unasked("b", 1), rechecks)(w)
	job, _ := state.Rechecks.Get(w.Memory, string(drive))
	if !job.Unasked || job.Number != before.Number+1 || job.Done != 0 || job.Cursor != "" ||
		job.Seen != 1 || job.Found != 1 || job.Begun != before.Begun {
		t.Errorf("%+v after %+v", job, before)
	}
	after(asked("b"), newer("second"), rechecks)(w)
	if job, _ := state.Rechecks.Get(w.Memory, string(drive)); job.Unasked || job.Seen != 0 || job.Found != 0 {
		t.Errorf("a newer list: %+v", job)
	}
}
