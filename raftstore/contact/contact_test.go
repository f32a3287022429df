package contact_test

import (
	"errors"
	"testing"
	"time"

	"github.com/hashicorp/raft"

	"github.com/sheaf-drive/sheaf/raftstore/contact"
)

// way is one to members whose logs end where the test says, or that do not answer.
type way struct {
	*raft.InmemTransport
	last map[raft.ServerID]uint64
}

var errSilent = errors.New("no answer")

func (w way) AppendEntries(id raft.ServerID, _ raft.ServerAddress, _ *raft.AppendEntriesRequest, answer *raft.AppendEntriesResponse) error {
	last, ok := w.last[id]
	if !ok {
		return errSilent
	}
	answer.LastLog = last
	return nil
}

func (w way) RequestVote(raft.ServerID, raft.ServerAddress, *raft.RequestVoteRequest, *raft.RequestVoteResponse) error {
	return errSilent
}

var start = time.Date(2018, 1, 18, 12, 0, 0, 0, time.UTC)

func TestTransport_Peers(t *testing.T) {
	now, head := start, uint64(0)
	members := way{last: map[raft.ServerID]uint64{}}
	watched := contact.Watch(members, func() time.Time { return now }, func() uint64 { return head })
	call := func(id raft.ServerID, term uint64) {
		t.Helper()
		err := watched.AppendEntries(id, "", &raft.AppendEntriesRequest{Term: term}, &raft.AppendEntriesResponse{})
		if _, answers := members.last[id]; answers == (err != nil) {
			t.Fatalf("a call of %s ends with %v", id, err)
		}
	}
	must := func(id string, want contact.Peer) {
		t.Helper()
		if got := watched.Peers()[id]; got != want {
			t.Errorf("%s is %+v, want %+v", id, got, want)
		}
	}

	members.last["two"], head = 7, 10
	call("two", 1)
	call("three", 1)
	must("two", contact.Peer{Since: start, Behind: 3})
	must("three", contact.Peer{Since: start, Failed: 1})

	now, members.last["two"] = now.Add(time.Second), 12 // it has what came after the call was made
	call("two", 1)
	call("three", 1)
	must("two", contact.Peer{Since: now})
	must("three", contact.Peer{Since: start, Failed: 2})

	// It leads again, much later: nobody was silent all the time.
	now, head = now.Add(time.Hour), 20
	call("three", 3)
	must("three", contact.Peer{Since: now, Failed: 3})
	must("two", contact.Peer{})
	call("two", 3)
	must("two", contact.Peer{Since: now, Behind: 8})
}

func TestTransport_Elections(t *testing.T) {
	watched := contact.Watch(way{}, time.Now, func() uint64 { return 0 })
	for _, term := range []uint64{4, 4, 5, 5} { // two members are asked in each
		_ = watched.RequestVote("two", "", &raft.RequestVoteRequest{Term: term}, nil)
	}
	if got := watched.Elections(); got != 2 {
		t.Errorf("%d elections, want 2", got)
	}
}
