package admin

import (
	"context"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
)

// members are the levels that the members of a house know.
type members []uint32

func (m members) Levels(context.Context) ([]uint32, error) { return m, nil }

func TestLevel_IsRaisedToWhatAllMembersKnow(t *testing.T) {
	n := open(t)
	n.verbs.Cluster = members([]uint32{machine.Level})
	n.refused([]check{
		{"by a lawyer", "lawyer", "POST", "/api/v1/level", obj{"level": machine.Level + 1}, 403, core.Denied, ""},
		{"to the one in force", "root", "POST", "/api/v1/level", obj{"level": machine.Level}, 409, core.Conflict, "level"},
		{"above what this release knows", "root", "POST", "/api/v1/level", obj{"level": machine.Level + 1}, 409, core.Conflict, "level"},
		{"to nothing", "root", "POST", "/api/v1/level", obj{}, 409, core.Conflict, "level"},
	})
	w := n.Store.World
	old, _ := state.House.Get(w.Memory, state.One)
	old.Level = machine.Level - 1 // a house of the release before
	state.House.Put(w.Memory, state.One, old)
	if got := n.Ask("root", "POST", "/api/v1/level", obj{"level": machine.Level}); got.Status != 200 {
		t.Errorf("%d %s", got.Status, got.Body)
	}
	if house, _ := state.House.Get(n.Store.Now(), state.One); house.Level != machine.Level {
		t.Errorf("the level is %d", house.Level)
	}
}
