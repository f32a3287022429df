package shortage

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"github.com/hashicorp/raft"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/raftstore/answered"
	"github.com/sheaf-drive/sheaf/raftstore/clock"
	"github.com/sheaf-drive/sheaf/raftstore/space"
)

// Peers asks other nodes.
type Peers interface {
	// Room refuses for a node that has none.
	Room(ctx context.Context, to raft.Server) error
}

// Keeper looks after the room of one store. Its methods are safe for concurrent use.
type Keeper struct {
	// Budget says for what there is room.
	Budget space.Budget
	// ID names the node, Peers asks the others (nil: there are none).
	ID    string
	Peers Peers
	// Leads says that the node leads since a barrier.
	Leads func() bool
	// Behind says that entries were applied after the durable marker, and Checkpoint moves it.
	Behind     func() bool
	Checkpoint func() error
	// Warn takes what went wrong.
	Warn func(err error)

	stuck   atomic.Bool // no other node has room either
	few     atomic.Bool // the node has room and leads, and too few others have some to record anything
	waiting atomic.Bool // a batch waits for room, and a checkpoint would wait behind it
}

const (
	// every is how often it looks after it, again how often it looks whether a batch fits now.
	every, again = 500 * time.Millisecond, 100 * time.Millisecond
	// patience is for another node's answer.
	patience = time.Second
	// poll is how many rounds pass until a leader with room asks the others.
	poll = 4
)

// MayRecord refuses what the node would record as the leader. While another one may have room the node
// does not want to lead, and says so.
func (k *Keeper) MayRecord() error {
	err := k.Budget.Disks.Full()
	switch {
	case err != nil && k.Peers != nil && !k.stuck.Load():
		return core.Refuse(core.Unavailable, "", "store.not_leader")
	case err == nil && k.few.Load(): // it would wait for an acknowledgement that does not come
		return core.Refuse(core.Unavailable, "", "store.full_others")
	}
	return err
}

// Await waits until there is room to apply a batch, however long: what is committed can be neither refused
// nor skipped. It answers false when ctx ends before.
func (k *Keeper) Await(ctx context.Context) bool {
	for !k.Budget.Batch() {
		k.waiting.Store(true)
		if !clock.Rest(ctx, again) {
			return false
		}
	}
	k.waiting.Store(false)
	return true
}

// Movable says whether the durable marker can be moved: no batch waits, and there is room for the file.
func (k *Keeper) Movable() bool { return !k.waiting.Load() && k.Budget.Mark() }

// Run does what gives room back, and what needs less of it, until ctx ends.
func (k *Keeper) Run(ctx context.Context, r *answered.Raft) {
	for round := 0; clock.Rest(ctx, every); round++ {
		k.warn(ctx, k.Budget.Reserve())
		if k.Budget.Disks.Full() == nil {
			k.stuck.Store(false)
			if round%poll == 0 {
				k.few.Store(k.Leads() && k.tooFew(ctx, r))
			}
			continue
		}
		if k.Leads() {
			k.stuck.Store(!k.handOver(ctx, r))
		}
		if k.Behind() && k.Movable() {
			k.warn(ctx, k.Checkpoint())
		}
	}
}

// handOver has another voter lead that has room, and says whether one does.
func (k *Keeper) handOver(ctx context.Context, r *answered.Raft) bool {
	members := r.GetConfiguration()
	if k.Peers == nil || members.Error() != nil {
		return false
	}
	for _, to := range members.Configuration().Servers {
		if string(to.ID) == k.ID || to.Suffrage != raft.Voter || k.ask(ctx, to) != nil {
			continue
		}
		err := r.LeadershipTransferToServer(to.ID, to.Address).Error()
		if err == nil {
			return true
		}
		k.warn(ctx, err)
	}
	return false
}

// tooFew says whether so many voters have no room that a majority acknowledges nothing.
func (k *Keeper) tooFew(ctx context.Context, r *answered.Raft) bool {
	members := r.GetConfiguration()
	if k.Peers == nil || members.Error() != nil {
		return false
	}
	voters, short := 0, 0
	for _, m := range members.Configuration().Servers {
		if m.Suffrage != raft.Voter {
			continue
		}
		voters++
		var said *core.Error
		if string(m.ID) != k.ID && errors.As(k.ask(ctx, m), &said) && said.Text == "store.full" {
			short++
		}
	}
	return voters-short <= voters/2
}

func (k *Keeper) ask(ctx context.Context, to raft.Server) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return k.Peers.Room(ctx, to)
}

func (k *Keeper) warn(ctx context.Context, err error) {
	if err != nil && ctx.Err() == nil && !errors.Is(err, raft.ErrRaftShutdown) {
		k.Warn(err)
	}
}
