package machine_test

import (
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
		operator := user("operator1")
		none := core.EditionDigest{Kind: core.EditionPassports, Edition: machinetest.Passports().Edition}
		open := w.Opening(voter, "number of "+voter)
		open.Judgement.Editions[0] = none
		w.Must(operator, open)
		judge := w.Judging(voter, "77")
		judge.Judgement.Editions[0] = none
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

// Who was judged while no list could be asked waits for one, as long as his signature counts, and is asked about once.
func TestUnasked(t *testing.T) {
	for _, tc := range []struct {
		name  string
		steps func(*world)
		waits bool
	}{
		{"a list was asked", written("a", 0), false},
		{"none could be", unasked("a", 0), true},
		{"a job asked it", after(unasked("a", 0), rechecks, asked("a")), false},
		{"a job did not come to him", after(unasked("a", 0), rechecks, asked()), true},
		{"his line is free again", after(unaskedAt("a", 0), func(w *world) { w.Must(user("operator1"), w.Releasing("a")) }), false},
		{"what he signed is finished after he was asked about", after(unasked("a", 0), rechecks, asked("a"),
			does("operator1", &machine.FinishSheet{Sheet: sheet(0)})), false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := house(t)
			tc.steps(w)
			if got := machine.Unasked(w.Memory, drive); got != tc.waits {
				t.Errorf("%v", got)
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
