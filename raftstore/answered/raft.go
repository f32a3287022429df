package answered

import (
	"sync"
	"time"

	"github.com/hashicorp/raft"
)

// Raft is one node's raft.
type Raft struct {
	*raft.Raft

	mu      sync.Mutex
	ended   bool           // guarded by mu
	waiting sync.WaitGroup // what raft has still to answer; added to under mu
}

// Of wraps raft. Nothing but the wrapper may shut it down.
func Of(r *raft.Raft) *Raft { return &Raft{Raft: r} }

// VerifyLeader asks whether this node still leads, see [raft.Raft.VerifyLeader].
func (r *Raft) VerifyLeader() raft.Future { return r.ask(r.Raft.VerifyLeader) }

// Barrier waits until all that came before it is applied, see [raft.Raft.Barrier].
func (r *Raft) Barrier(patience time.Duration) raft.Future {
	return r.ask(func() raft.Future { return r.Raft.Barrier(patience) })
}

// LeadershipTransfer has another voter lead, see [raft.Raft.LeadershipTransfer].
func (r *Raft) LeadershipTransfer() raft.Future { return r.ask(r.Raft.LeadershipTransfer) }

// LeadershipTransferToServer has this voter lead, see [raft.Raft.LeadershipTransferToServer].
func (r *Raft) LeadershipTransferToServer(id raft.ServerID, address raft.ServerAddress) raft.Future {
	return r.ask(func() raft.Future { return r.Raft.LeadershipTransferToServer(id, address) })
}

// Shutdown ends raft when it has answered what it was asked, which a leader does within its lease, and returns when it
// has ended.
func (r *Raft) Shutdown() error {
	r.mu.Lock()
	r.ended = true
	r.mu.Unlock()
	r.waiting.Wait()
	return r.Raft.Shutdown().Error()
}

func (r *Raft) ask(question func() raft.Future) raft.Future {
	r.mu.Lock()
	if r.ended {
		r.mu.Unlock()
		return refused{}
	}
	r.waiting.Add(1)
	r.mu.Unlock()
	f := &answer{known: make(chan struct{})}
	go func() {
		defer r.waiting.Done()
		f.err = question().Error()
		close(f.known)
	}()
	return f
}

// answer is a future that somebody waits for in any case.
type answer struct {
	known chan struct{}
	err   error // readable once known is closed
}

// Error waits for the answer.
func (a *answer) Error() error {
	<-a.known
	return a.err
}

// refused is the answer of a raft that ends.
type refused struct{}

// Error is what raft itself says once it has ended.
func (refused) Error() error { return raft.ErrRaftShutdown }
