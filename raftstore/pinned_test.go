package raftstore

import (
	"errors"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
)

// A pin that is over is refused as such, before D moves on and after it, so that an export is pinned anew.
func TestAt_APinThatIsOver(t *testing.T) {
	now := time.Date(2018, 1, 18, 12, 0, 0, 0, time.UTC)
	c := testConfig(t.TempDir())
	c.Now = func() time.Time { return now }
	c.Apply = func(tx state.Tx, index uint64, e machine.Entry) machine.Answer {
		if e.Kind == "pin/1" {
			state.Pins.Put(tx, state.PinKey(index), state.Pin{Campaign: "c", Until: e.Time + 60_000})
		}
		return applyCount(tx, index, e)
	}
	s := start(t, c)
	answer, err := s.Propose(patience(t), machine.Entry{Request: "pins", Kind: "pin/1"})
	if err != nil {
		t.Fatal(err)
	}
	records(t, s, "before", 3)
	if err := s.Checkpoint(); err != nil {
		t.Fatal(err)
	}
	v, err := s.At(patience(t), answer.Index)
	if err != nil {
		t.Fatal(err)
	}
	v.Close()
	now = now.Add(2 * time.Minute)
	records(t, s, "after", 3)
	for _, when := range []string{"before D moves", "after it"} {
		_, err := s.At(patience(t), answer.Index)
		var said *core.Error
		if !errors.As(err, &said) || said.Text != "export.gone" || said.Code != core.NotFound {
			t.Errorf("%s: %v", when, err)
		}
		if err := s.Checkpoint(); err != nil {
			t.Fatal(err)
		}
	}
}
