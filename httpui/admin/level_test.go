package admin

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
)

// members are the levels that the members of a house know.
type members []Knows

func (m members) Levels(context.Context) ([]Knows, error) { return m, nil }

func TestLevel_IsRaisedToWhatAllMembersKnow(t *testing.T) {
	n := open(t)
	n.verbs.Cluster = members{{"n1", machine.Level}, {"n2", machine.Level + 1}, {"n3", machine.Level}}
	n.refused([]check{
		{"by a lawyer", "lawyer", "POST", "/api/v1/level", obj{"level": machine.Level + 1}, 403, core.Denied, ""},
		{"to the one in force", "root", "POST", "/api/v1/level", obj{"level": machine.Level}, 409, core.Conflict, "level"},
		{"above what this release knows", "root", "POST", "/api/v1/level", obj{"level": machine.Level + 1}, 409, core.Conflict, "level"},
		{"to nothing", "root", "POST", "/api/v1/level", obj{}, 409, core.Conflict, "level"},
	})
	got := n.Ask("root", "POST", "/api/v1/level", obj{"level": machine.Level + 1})
	if said := fmt.Sprintf("n1 (%[1]d), n3 (%[1]d).", machine.Level); !strings.Contains(string(got.Body), said) {
		t.Errorf("it does not name the nodes that lack it: %s", got.Body)
	}
	w := n.Store.World
	old, _ := state.House.Get(w.Memory, state.One)
	old.Level = machine.Level - 1 // a house of the release before
	state.House.Put(w.Memory, state.One, old)
	if got = n.Ask("root", "POST", "/api/v1/level", obj{"level": machine.Level}); got.Status != 200 {
		t.Errorf("%d %s", got.Status, got.Body)
	}
	if house, _ := state.House.Get(n.Store.Now(), state.One); house.Level != machine.Level {
		t.Errorf("the level is %d", house.Level)
	}
}
