package contact_test

import (
	"context"
	"errors"
	"io"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/raft"

	"github.com/sheaf-drive/sheaf/raftstore/answered"
	"github.com/sheaf-drive/sheaf/raftstore/contact"
)

// scripted is a way to members that vote for whoever asks and answer as the test says.
type scripted struct {
	*raft.InmemTransport
	mu     sync.Mutex
	held   map[raft.ServerID]chan struct{} // answers wait for it
	silent map[raft.ServerID]bool
	caught map[raft.ServerID]int
	ended  chan struct{}
}

func (s *scripted) RequestVote(_ raft.ServerID, _ raft.ServerAddress, args *raft.RequestVoteRequest, answer *raft.RequestVoteResponse) error {
	answer.Term, answer.Granted = args.Term, true
	return nil
}

func (s *scripted) RequestPreVote(_ raft.ServerID, _ raft.ServerAddress, args *raft.RequestPreVoteRequest, answer *raft.RequestPreVoteResponse) error {
	answer.Term, answer.Granted = args.Term, true
	return nil
}

func (s *scripted) AppendEntriesPipeline(raft.ServerID, raft.ServerAddress) (raft.AppendPipeline, error) {
	return nil, raft.ErrPipelineReplicationNotSupported
}

func (s *scripted) AppendEntries(
	id raft.ServerID, _ raft.ServerAddress, args *raft.AppendEntriesRequest, answer *raft.AppendEntriesResponse,
) error {
	s.mu.Lock()
	held, silent := s.held[id], s.silent[id]
	s.caught[id]++
	s.mu.Unlock()
	if silent {
		<-s.ended
		return errSilent
	}
	if held != nil {
		<-held
	}
	answer.Term, answer.Success = args.Term, true
	if n := len(args.Entries); n > 0 {
		answer.LastLog = args.Entries[n-1].Index
	}
	return nil
}

// behave lets members hold their answers to what they are called with from now on, or be silent.
func (s *scripted) behave(held chan struct{}, silent bool, ids ...raft.ServerID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range ids {
		s.held[id], s.silent[id], s.caught[id] = held, silent, 0
	}
}

func (s *scripted) calls(id raft.ServerID) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.caught[id]
}

// house is a leader among members that are scripted: two and three vote, four does not.
type house struct {
	t    *testing.T
	raft *answered.Raft
	way  *contact.Transport
	play *scripted
}

func lead(t *testing.T) *house {
	t.Helper()
	_, inner := raft.NewInmemTransport("one")
	h := &house{t: t, play: &scripted{InmemTransport: inner, held: map[raft.ServerID]chan struct{}{},
		silent: map[raft.ServerID]bool{}, caught: map[raft.ServerID]int{}, ended: make(chan struct{})}}
	h.way = contact.Watch(h.play, time.Now, func() uint64 { return 0 })
	c := raft.DefaultConfig()
	c.LocalID, c.Logger = "one", hclog.New(&hclog.LoggerOptions{Output: io.Discard})
	logs, votes := raft.NewInmemStore(), raft.NewInmemStore()
	members := raft.Configuration{Servers: []raft.Server{
		{ID: "one", Address: "one"}, {ID: "two", Address: "two"}, {ID: "three", Address: "three"},
		{ID: "four", Address: "four", Suffrage: raft.Nonvoter},
	}}
	marks := raft.NewDiscardSnapshotStore()
	if err := raft.BootstrapCluster(c, logs, votes, marks, h.way, members); err != nil {
		t.Fatal(err)
	}
	own, err := raft.NewRaft(c, &raft.MockFSM{}, logs, votes, marks, h.way)
	if err != nil {
		t.Fatal(err)
	}
	h.raft = answered.Of(own)
	for h.raft.State() != raft.Leader {
		<-time.After(10 * time.Millisecond)
	}
	if err := h.raft.Barrier(0).Error(); err != nil {
		t.Fatal(err)
	}
	return h
}

// confirm asks; the answer comes over the channel.
func (h *house) confirm(within time.Duration) <-chan error {
	done := make(chan error, 1)
	ctx, cancel := context.WithTimeout(h.t.Context(), within)
	go func() {
		defer cancel()
		done <- contact.Confirm(ctx, h.raft, h.way, "one", h.raft.CurrentTerm(), time.Second)
	}()
	synctest.Wait()
	return done
}

func (h *house) end() {
	close(h.play.ended)
	if err := h.raft.Shutdown(); err != nil {
		h.t.Error(err)
	}
	<-time.After(time.Minute) // what waits ends
}

// A leader that stood still finds answers to what it asked before. Another one may lead since, and have recorded.
func TestConfirm_OldAnswersDoNotCount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := lead(t)
		defer h.end()
		before := make(chan struct{})
		h.play.behave(before, false, "two", "three")
		for h.play.calls("two") < 2 || h.play.calls("three") < 2 { // the heartbeat, and what keeps the log in step
			<-time.After(time.Millisecond)
		}
		h.play.behave(nil, true, "two", "three")
		done := h.confirm(100 * time.Millisecond)
		close(before)
		synctest.Wait()
		select {
		case err := <-done:
			if err == nil {
				t.Error("answers to what was asked before are taken for a majority's")
			}
		default: // it waits for better ones
			if err := <-done; !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("got %v", err)
			}
		}
	})
}

// The answer of one voter is enough among three, that of a member without a vote never is.
func TestConfirm_VotersCount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := lead(t)
		defer h.end()
		if err := <-h.confirm(time.Second); err != nil {
			t.Fatal(err)
		}
		h.play.behave(nil, true, "three")
		if err := <-h.confirm(time.Second); err != nil {
			t.Errorf("with one other voter: %v", err)
		}
		h.play.behave(nil, true, "two")
		if err := <-h.confirm(100 * time.Millisecond); err == nil {
			t.Error("a member without a vote makes a majority")
		}
	})
}
