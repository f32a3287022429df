package arrival

import (
	"io"
	"sync"
	"sync/atomic"

	"github.com/hashicorp/raft"
)

// Inner is a transport that raft can close and that knows pre-votes, as each of ours does.
type Inner interface {
	raft.Transport
	raft.WithPreVote
	raft.WithClose
}

// Transport is the inner one with calls that suit the node's marker.
type Transport struct {
	Inner
	marker func() uint64
	term   func() uint64
	calls  chan raft.RPC
	// committed is the largest commit index that a leader has told.
	committed atomic.Uint64
	closed    chan struct{}
	once      sync.Once
	done      sync.WaitGroup
}

// New reads the calls of inner until Close. marker is the index of the durable marker, term raft's current one.
func New(inner Inner, marker, term func() uint64) *Transport {
	t := &Transport{Inner: inner, marker: marker, term: term, calls: make(chan raft.RPC), closed: make(chan struct{})}
	t.done.Go(t.read)
	return t
}

// Consumer implements raft.Transport.
func (t *Transport) Consumer() <-chan raft.RPC { return t.calls }

// Close implements raft.WithClose.
func (t *Transport) Close() error {
	t.once.Do(func() { close(t.closed) })
	err := t.Inner.Close()
	t.done.Wait()
	return err
}

func (t *Transport) read() {
	for {
		select {
		case call := <-t.Inner.Consumer():
			if t.answered(call) {
				continue
			}
			select {
			case t.calls <- call:
			case <-t.closed:
				return
			}
		case <-t.closed:
			return
		}
	}
}

// answered suits a call to the marker; true for one that raft needs not see.
func (t *Transport) answered(call raft.RPC) bool {
	switch request := call.Command.(type) {
	case *raft.AppendEntriesRequest:
		t.committed.Store(max(t.committed.Load(), request.LeaderCommitIndex))
		suit(request, t.marker())
	case *raft.InstallSnapshotRequest:
		if term := t.term(); request.LastLogIndex <= t.marker() && request.Term >= term {
			_, err := io.Copy(io.Discard, call.Reader)
			call.Respond(&raft.InstallSnapshotResponse{RPCHeader: request.RPCHeader, Term: request.Term, Success: err == nil}, err)
			return true
		}
	}
	return false
}

// Logs reads the log.
type Logs interface {
	GetLog(index uint64, entry *raft.Log) error
}

// CaughtUp says whether a follower that has applied so far has all that its leader had committed when it called last;
// false as long as no leader has told. The state never sees raft's own entries, so the last one for it is sought.
func (t *Transport) CaughtUp(logs Logs, applied uint64) bool {
	committed := t.committed.Load()
	for i := committed; i > applied; i-- {
		var l raft.Log
		if err := logs.GetLog(i, &l); err != nil || l.Type == raft.LogCommand || l.Type == raft.LogConfiguration {
			return false
		}
	}
	return committed > 0
}

// suit leaves out of a request what is at or below the marker.
func suit(r *raft.AppendEntriesRequest, marker uint64) {
	covered := r.PrevLogEntry
	if n := len(r.Entries); n > 0 {
		covered = r.Entries[n-1].Index
	}
	if covered > 0 {
		r.LeaderCommitIndex = min(r.LeaderCommitIndex, covered)
	}
	if r.PrevLogEntry > marker || marker == 0 {
		return
	}
	r.PrevLogEntry, r.PrevLogTerm = 0, 0
	for len(r.Entries) > 0 && r.Entries[0].Index <= marker {
		r.Entries = r.Entries[1:]
	}
}
