package job

import (
	"errors"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
)

func TestBoard_OneOfAKindAtATime(t *testing.T) {
	var b Board
	first, err := b.Begin("drive", Progress{Kind: "select", Selection: "a", Step: StepReading})
	if err != nil {
		t.Fatal(err)
	}
	if again, err := b.Begin("drive", Progress{Kind: "select", Selection: "a", Step: StepReading}); again != nil || err != nil {
		t.Errorf("the same once more: %v, %v", again, err)
	}
	if _, err := b.Begin("drive", Progress{Kind: "select", Step: StepReading}); core.CodeOf(err) != core.Conflict {
		t.Errorf("a second one: %v", err)
	}
	for _, other := range []struct {
		campaign core.CampaignID
		kind     string
	}{{"drive", "file"}, {"next", "select"}} {
		if _, err := b.Begin(other.campaign, Progress{Kind: other.kind, Step: StepFiling}); err != nil {
			t.Errorf("%v: %v", other, err)
		}
	}
	first.Step(StepAdding, 10)
	first.Did(4)
	if p := b.Of("drive", "select"); !p.Running() || p.Done != 4 || p.Total != 10 || p.Step != StepAdding {
		t.Errorf("it is at %+v", p)
	}
	broken := errors.New("broken")
	first.End(broken)
	if p := b.Of("drive", "select"); p.Running() || p.Step != StepFailed || !errors.Is(p.Err, broken) {
		t.Errorf("it ended at %+v", p)
	}
	if _, err := b.Begin("drive", Progress{Kind: "select", Step: StepReading}); err != nil {
		t.Errorf("after its end: %v", err)
	}
	if p := b.Of("nowhere", "select"); p.Step != "" || p.Running() {
		t.Errorf("of nothing: %+v", p)
	}
}
