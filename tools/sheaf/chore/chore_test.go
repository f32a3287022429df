package chore_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/roomtest"
	"github.com/sheaf-drive/sheaf/tools/sheaf/chore"
)

// Rounds come at once and then period by period, never two at a time, and none after the end.
func TestEvery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		begun, rounds, at := time.Now(), 0, []time.Duration{}
		chore.Every(ctx, 2*time.Second, func(ctx context.Context) {
			at = append(at, time.Since(begun))
			switch rounds++; rounds {
			case 2: // longer than a period
				<-time.After(5 * time.Second)
			case 4:
				cancel()
			}
		})
		want := []time.Duration{0, 2 * time.Second, 7 * time.Second, 8 * time.Second}
		if len(at) != len(want) {
			t.Fatalf("rounds at %v", at)
		}
		for i := range want {
			if at[i] != want[i] {
				t.Errorf("round %d at %v, want %v", i, at[i], want[i])
			}
		}
	})
}

func TestPropose(t *testing.T) {
	store := &roomtest.Store{World: machinetest.Furnished(t, machinetest.Config{})}
	now := time.Date(2018, 1, 20, 9, 0, 0, 0, time.UTC)
	begin := &machine.BeginRecheck{Campaign: machinetest.Campaign, Passports: machinetest.Passports()}
	down := core.Refuse(core.Unavailable, "", "store.not_leader")
	for _, row := range []struct {
		name  string
		actor core.UserID
		down  error
		want  core.Code
	}{
		{"nobody leads", core.SystemActor, down, core.Unavailable},
		{"somebody who may not", machinetest.User("root"), nil, core.Denied},
		{"it is recorded", core.SystemActor, nil, ""},
		{"it is refused", core.SystemActor, nil, core.Duplicate},
	} {
		store.Down = row.down
		err := chore.Propose(t.Context(), store, row.actor, begin, now)
		if core.CodeOf(err) != row.want {
			t.Errorf("%s: %v", row.name, err)
		}
	}
	if !state.Rechecks.Has(store.Now(), core.LatePassport.Job(machinetest.Campaign)) {
		t.Error("nothing is recorded")
	}
}

// A state that cannot be read is told of; any other panic is not kept.
func TestGuard(t *testing.T) {
	fault := state.Fault{Err: errors.New("a record that cannot be read")}
	for _, row := range []struct {
		name       string
		cause      any
		told, left any
	}{
		{"nothing", nil, nil, nil},
		{"a fault of the state", fault, fault, nil},
		{"a mistake", "a mistake", nil, "a mistake"},
	} {
		var told, left any
		func() {
			defer func() { left = recover() }()
			defer chore.Guard(func(err error) { told = err })
			if row.cause != nil {
				panic(row.cause)
			}
		}()
		if told != row.told || left != row.left {
			t.Errorf("%s: told of %v, left is %v", row.name, told, left)
		}
	}
}
