package house

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/raft"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/raftstore/engine"
	"github.com/sheaf-drive/sheaf/raftstore/member"
)

// led is a house seen from a follower whose first leader hangs; after a while the second leads.
type led struct{ elected time.Time }

func (l led) Leader() (raft.Server, bool) {
	if time.Now().Before(l.elected) {
		return raft.Server{ID: "hung"}, false
	}
	return raft.Server{ID: "new"}, false
}
func (led) Available() error                                               { return nil }
func (led) ReadOnly() error                                                { return nil }
func (led) Wait(context.Context, uint64) error                             { return nil }
func (led) View(context.Context) (*engine.View, error)                     { panic("not read here") }
func (led) Change(context.Context, member.Change) error                    { panic("not changed here") }
func (led) ReadIndex(context.Context) (uint64, error)                      { panic("it does not lead") }
func (led) Propose(context.Context, machine.Entry) (machine.Answer, error) { panic("it does not lead") }

type hanging struct{ led }

func (hanging) Propose(context.Context, raft.Server, machine.Entry) (machine.Answer, error) {
	panic("nothing is recorded here")
}
func (hanging) Change(context.Context, raft.Server, member.Change) error { panic("not changed here") }
func (hanging) ReadIndex(ctx context.Context, to raft.Server) (uint64, error) {
	if to.ID == "new" {
		return 7, nil
	}
	<-ctx.Done()
	return 0, core.Refuse(core.Unavailable, "", "store.unknown")
}

// A leader that hangs with the question holds nobody up once another leads.
func TestHouse_ReadIndexOfAHungLeader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		way := hanging{led{elected: time.Now().Add(500 * time.Millisecond)}}
		h := New(way.led, way, 10*time.Second)
		for _, patience := range []time.Duration{2 * time.Second, time.Second} { // asked before, and after
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			if index, err := h.reads.get(ctx); err != nil || index != 7 {
				t.Errorf("within %s: %d, %v", patience, index, err)
			}
			cancel()
		}
		synctest.Wait()
	})
}
