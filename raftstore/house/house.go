package house

import (
	"context"
	"errors"
	"time"

	"github.com/hashicorp/raft"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/raftstore/clock"
	"github.com/sheaf-drive/sheaf/raftstore/engine"
	"github.com/sheaf-drive/sheaf/raftstore/entry"
	"github.com/sheaf-drive/sheaf/raftstore/member"
)

// Store is a node's own part of the house: *raftstore.Store.
type Store interface {
	// Propose, ReadIndex and Change are the leader's work; another node refuses them as "store.not_leader".
	Propose(ctx context.Context, e machine.Entry) (machine.Answer, error)
	ReadIndex(ctx context.Context) (uint64, error)
	Change(ctx context.Context, c member.Change) error
	// Leader is who leads as far as the node knows; here says that it is this one.
	Leader() (to raft.Server, here bool)
	// Available says why nothing can be done here now, or nil.
	Available() error
	// ReadOnly refuses what would be recorded through the node, or nil.
	ReadOnly() error
	Wait(ctx context.Context, index uint64) error
	View(ctx context.Context) (*engine.View, error)
}

// Peers reaches the other nodes. Its errors are *core.Error like those of the store's own methods of the same
// names; what got no answer is "store.unknown" once it may have arrived, and "store.not_leader" before.
type Peers interface {
	// Propose has the node propose the entry.
	Propose(ctx context.Context, to raft.Server, e machine.Entry) (machine.Answer, error)
	// ReadIndex asks the node for its [Store.ReadIndex].
	ReadIndex(ctx context.Context, to raft.Server) (uint64, error)
	// Change has the node change the members.
	Change(ctx context.Context, to raft.Server, c member.Change) error
}

// House is the house as one of its nodes reaches it.
type House struct {
	store Store
	peers Peers
	// patience bounds what has no deadline of its own.
	patience time.Duration
	// reads ask the leader for his read index.
	reads *shared
	// Submitted is told what became of each entry that was handed in here, whether another node was asked last to
	// record it, and how long that took. It is set before anything is; nobody by default.
	Submitted func(forwarded bool, a machine.Answer, err error, took time.Duration)
}

// New reaches the house from the store; peers are nil for a house with one node.
func New(store Store, peers Peers, patience time.Duration) *House {
	h := &House{store: store, peers: peers, patience: patience, Submitted: func(bool, machine.Answer, error, time.Duration) {}}
	h.reads = &shared{ask: h.readIndex, patience: patience}
	return h
}

const (
	// again is how long to wait before the leader is asked once more.
	again = 20 * time.Millisecond
	// oneRead bounds one question for the read index: who led when it was asked may stand still, and another one
	// may lead since.
	oneRead = time.Second
)

// Submit has the leader record the entry, whichever node that is, and answers as [Store.Propose]
// does. While leadership changes it waits; what may have been lost with a leader is sent again where
// the entry has a request id, because it will not be recorded twice.
func (h *House) Submit(ctx context.Context, e machine.Entry) (machine.Answer, error) {
	if err := h.store.ReadOnly(); err != nil { // it could not show what the leader records
		return machine.Answer{}, err
	}
	var answer machine.Answer
	begun, forwarded := time.Now(), false
	err := h.lead(ctx, e.Request != "", func(ctx context.Context, to raft.Server, here bool) (err error) {
		if forwarded = !here; here {
			answer, err = h.store.Propose(ctx, e)
		} else {
			answer, err = h.peers.Propose(ctx, to, e)
		}
		return err
	})
	h.Submitted(forwarded, answer, err, time.Since(begun))
	return answer, err
}

// Latest is [Store.View] of a moment in which all is applied that was acknowledged by any node
// before the call.
func (h *House) Latest(ctx context.Context) (*engine.View, error) {
	ctx, cancel := context.WithTimeout(ctx, h.patience)
	defer cancel()
	index, err := h.reads.get(ctx)
	if err == nil {
		err = h.store.Wait(ctx, index)
	}
	if err != nil {
		return nil, err
	}
	return h.store.View(ctx)
}

// readIndex is the entry that a read must have applied to show all that was acknowledged before the call.
func (h *House) readIndex(ctx context.Context) (index uint64, err error) {
	err = h.lead(ctx, true, func(ctx context.Context, to raft.Server, here bool) (err error) {
		ctx, cancel := context.WithTimeout(ctx, oneRead)
		defer cancel()
		if here {
			index, err = h.store.ReadIndex(ctx)
		} else {
			index, err = h.peers.ReadIndex(ctx, to)
		}
		return err
	})
	return index, err
}

// CaughtUp says why this node does not have all that was acknowledged before the call, or nil.
func (h *House) CaughtUp(ctx context.Context) error {
	v, err := h.Latest(ctx)
	if err == nil {
		v.Close()
	}
	return err
}

// Change has the leader change the members.
func (h *House) Change(ctx context.Context, c member.Change) error {
	return h.lead(ctx, true, func(ctx context.Context, to raft.Server, here bool) error {
		if here {
			return h.store.Change(ctx, c)
		}
		return h.peers.Change(ctx, to, c)
	})
}

// lead asks the leader until he has answered, or time is up. What may have been done is asked again only if
// it may be repeated.
func (h *House) lead(ctx context.Context, repeat bool, ask func(ctx context.Context, to raft.Server, here bool) error) error {
	ctx, cancel := context.WithTimeout(ctx, h.patience)
	defer cancel()
	lost := false // an answer was lost: from now on nobody may say that it was not recorded
	for {
		if err := h.store.Available(); err != nil {
			return err
		}
		err := h.once(ctx, ask)
		unsure := textOf(err) == "store.unknown"
		lost = lost || unsure
		if unsure && repeat || elsewhere(err) {
			if clock.Rest(ctx, again) {
				continue
			}
		}
		if err != nil && lost {
			err = entry.Unknown(err)
		}
		return err
	}
}

// once asks whoever leads as far as is known.
func (h *House) once(ctx context.Context, ask func(ctx context.Context, to raft.Server, here bool) error) error {
	to, here := h.store.Leader()
	if !here && (to.ID == "" || h.peers == nil) {
		return core.Refuse(core.Unavailable, "", "store.not_leader")
	}
	return ask(ctx, to, here)
}

// elsewhere says whether the node that was asked recorded nothing, and another one may: it does not
// lead any more, or ends, or has not begun.
func elsewhere(err error) bool {
	switch textOf(err) {
	case "store.not_leader", "store.closing", "store.starting", "store.faulted":
		return true
	}
	return false
}

// textOf is the key of the error's words, "" for another error or none.
func textOf(err error) string {
	var e *core.Error
	if errors.As(err, &e) {
		return e.Text
	}
	return ""
}
