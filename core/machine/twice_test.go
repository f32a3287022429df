package machine_test

import (
	"testing"

	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Two that are sent at once under one request id both pass the dry run, before either is applied. It is done once, and both
// get the one answer.
func TestApply_OneRequestTwicePastTheDryRun(t *testing.T) {
	w := house(t)
	e := w.Entry(user("root"), &machine.OrderMember{Change: "transfer"})
	for range 2 {
		if err := machine.Check(w.Memory.View(), e); err != nil {
			t.Fatal(err)
		}
	}
	first := w.Apply(e)
	leaves, _ := state.TreeSizes.Get(w.Memory, state.HouseTree)
	second := w.Apply(e)
	after, _ := state.TreeSizes.Get(w.Memory, state.HouseTree)
	if second.Index != first.Index || second.Leaves != first.Leaves || second.Refusal != nil || after != leaves {
		t.Errorf("one request is done twice: answers %+v and %+v, %d leaves and then %d", first, second, leaves, after)
	}
}
