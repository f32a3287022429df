package machine_test

import (
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
)

func TestApply_RepeatedRequest(t *testing.T) {
	w := house(t)
	e := w.Entry(user("operator1"), w.Opening("anna", "1"))
	first := w.Apply(e)
	if first.Refusal != nil {
		t.Fatal(first.Refusal)
	}
	// The node draws new ids for the repetition; the answer is the first one's all the same.
	again := w.Entry(user("operator1"), w.Opening("another", "2"))
	again.Request = e.Request
	before := w.Memory.View()
	if got := w.Apply(again); got != first {
		t.Errorf("the repeated request is answered %+v, the first was %+v", got, first)
	}
	if err := machinetest.Untouched(before, w.Memory, false); err != nil {
		t.Error(err)
	}
	if err := machine.Check(w.Memory.View(), again); err != nil {
		t.Errorf("the dry run refuses a repetition: %v", err)
	}
	other := w.Entry(user("operator1"), &machine.AbandonVisit{Visit: visit("anna")})
	other.Request = e.Request
	if got := w.Apply(other); got.Refusal == nil || got.Refusal.Error() != "conflict request_id: core.request_used" {
		t.Errorf("another command under the same request id is answered %v", got.Err())
	}
	mine := w.Entry(user("operator1b"), w.Opening("third", "3"))
	mine.Request = e.Request
	if got := w.Apply(mine); got.Refusal != nil || got.Index == first.Index {
		t.Errorf("another actor's request of the same id is answered %+v", got)
	}
	sound(t, w)
}

func TestApply_RefusalIsNotRemembered(t *testing.T) {
	w := house(t)
	w.Judged(user("operator1"), "anna")
	e := w.Entry(user("operator1"), w.Reserving("anna", sheet(4)))
	if got := w.Apply(e); got.Refusal == nil {
		t.Fatal("a sheet of another region was taken")
	}
	right := w.Entry(user("operator1"), w.Reserving("anna", sheet(0)))
	right.Request = e.Request
	if got := w.Apply(right); got.Refusal != nil {
		t.Errorf("the corrected command is refused: %v", got.Refusal)
	}
}

func TestApply_TimeNeverRunsBackwards(t *testing.T) {
	w := house(t)
	w.Received(user("operator1"), "anna")
	now := w.Now
	w.Now -= 3600_000
	w.Received(user("operator1"), "boris")
	if v, _ := state.Visits.Get(w.Memory, visit("boris")); v.Opened != now {
		t.Errorf("opened at %s, the last entry was at %s", v.Opened, now)
	}
	sound(t, w)
}

func TestApply_ForgetsBeyondTheWindow(t *testing.T) {
	w := house(t)
	count := func() (answers, expiries int) {
		state.Answers.Scan(w.Memory, "", func(string, []byte) bool { answers++; return true })
		state.Expiry.Scan(w.Memory, "", func(string, bool) bool { expiries++; return true })
		return answers, expiries
	}
	e := w.Entry(user("operator1"), w.Opening("anna", "1"))
	first := w.Apply(e)
	if answers, expiries := count(); answers != expiries || answers < 30 {
		t.Fatalf("%d answers, %d expiries", answers, expiries)
	}
	w.Now += machine.RequestWindow - 1000
	late := e
	late.Time = w.Now
	if got := w.Apply(late); got != first {
		t.Fatalf("within the window the answer is %+v", got)
	}
	w.Now += 10_000
	for range 20 {
		w.Must(core.SystemActor, w.Checkpoint(drive, nil))
	}
	if answers, expiries := count(); answers != expiries || answers != 20 {
		t.Errorf("after the window %d answers and %d expiries are left, want 20", answers, expiries)
	}
	late.Time = w.Now
	if got := w.Apply(late); got.Refusal == nil || got.Refusal.Code != core.Duplicate {
		t.Errorf("beyond the window existence is the duplicate check, but: %+v", got)
	}
}

func TestApply_WithoutARequestIDNothingIsRemembered(t *testing.T) {
	w := house(t)
	e := w.Entry(user("operator1"), w.Opening("anna", "1"))
	e.Request = ""
	before := 0
	state.Answers.Scan(w.Memory, "", func(string, []byte) bool { before++; return true })
	if got := w.Apply(e); got.Refusal != nil {
		t.Fatal(got.Refusal)
	}
	after := 0
	state.Answers.Scan(w.Memory, "", func(string, []byte) bool { after++; return true })
	if got := w.Apply(e); after != before || got.Refusal == nil || got.Refusal.Code != core.Duplicate {
		t.Errorf("%d answers more; the repetition: %v", after-before, got.Err())
	}
}

func TestApply_FaultsOnWhatCannotBeDecoded(t *testing.T) {
	for name, e := range map[string]machine.Entry{
		"unknown kind":   {Actor: user("root"), Kind: "sheet.burn/1"},
		"broken body":    {Actor: user("root"), Kind: "campaign.create/1", Body: []byte{0xc1}},
		"trailing bytes": {Actor: user("root"), Kind: "level.raise/1", Body: []byte{0x91, 2, 0}},
	} {
		t.Run(name, func(t *testing.T) {
			w := house(t)
			if err := machine.Check(w.Memory.View(), e); core.CodeOf(err) != core.Invalid {
				t.Errorf("the dry run says %v", err)
			}
			defer func() {
				if _, ok := recover().(state.Fault); !ok {
					t.Error("Apply went on")
				}
			}()
			w.Apply(e)
		})
	}
}

func TestNewEntry_TooLarge(t *testing.T) {
	_, err := machine.NewEntry(user("root"), "r", &machine.AddChunk{Data: make([]byte, machine.MaxCommand)}, 0)
	if core.CodeOf(err) != core.TooLarge {
		t.Errorf("a command beyond the limit: %v", err)
	}
}
