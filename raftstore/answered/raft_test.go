package answered_test

import (
	"io"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/raft"

	"github.com/sheaf-drive/sheaf/raftstore/answered"
)

// slow is a log whose disk holds what is written until it is let go.
type slow struct {
	*raft.InmemStore
	held atomic.Pointer[chan struct{}]
}

func (s *slow) StoreLogs(logs []*raft.Log) error {
	if held := s.held.Load(); held != nil {
		<-*held
	}
	return s.InmemStore.StoreLogs(logs)
}

func start(t *testing.T, log *slow, machine raft.FSM) *answered.Raft {
	t.Helper()
	_, way := raft.NewInmemTransport("one")
	c := raft.DefaultConfig()
	c.LocalID, c.Logger = "one", hclog.New(&hclog.LoggerOptions{Output: io.Discard})
	votes, marks := raft.NewInmemStore(), raft.NewDiscardSnapshotStore()
	alone := raft.Configuration{Servers: []raft.Server{{ID: "one", Address: "one"}}}
	if err := raft.BootstrapCluster(c, log, votes, marks, way, alone); err != nil {
		t.Fatal(err)
	}
	inner, err := raft.NewRaft(c, machine, log, votes, marks, way)
	if err != nil {
		t.Fatal(err)
	}
	r := answered.Of(inner)
	for r.State() != raft.Leader {
		<-time.After(10 * time.Millisecond)
	}
	if err := r.Barrier(0).Error(); err != nil {
		t.Fatal(err)
	}
	return r
}

// What waits in raft's queues while a disk is slow has its answer when the node has ended meanwhile: whoever asked
// would otherwise wait in the bubble for ever, which synctest reports.
func TestRaft_AnswersWhatItWasAskedBeforeItEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := &slow{InmemStore: raft.NewInmemStore()}
		r := start(t, log, &raft.MockFSM{})
		held := make(chan struct{})
		log.held.Store(&held)
		r.Apply([]byte("entry"), 0)
		synctest.Wait() // raft stands before its disk
		const askers = 40
		var known atomic.Int64
		for i := range askers {
			go func() {
				var f raft.Future
				if i == 0 {
					f = r.LeadershipTransfer()
				} else {
					f = r.VerifyLeader()
				}
				_ = f.Error()
				known.Add(1)
			}()
		}
		synctest.Wait()
		ended := make(chan error, 1)
		go func() { ended <- r.Shutdown() }()
		synctest.Wait()
		if n := known.Load(); n != 0 {
			t.Errorf("%d were answered before raft could", n)
		}
		close(held)
		if err := <-ended; err != nil {
			t.Error(err)
		}
		synctest.Wait()
		if n := known.Load(); n != askers {
			t.Errorf("%d of %d have an answer", n, askers)
		}
		if err := r.VerifyLeader().Error(); err != raft.ErrRaftShutdown {
			t.Errorf("asked after the end: %v", err)
		}
	})
}

// busy is a machine whose application of an entry takes until it is let go.
type busy struct {
	raft.MockFSM
	held chan struct{}
}

func (b *busy) Apply(l *raft.Log) any {
	<-b.held
	return nil
}

// Barriers that wait behind an entry which is being applied have their answers when the node has ended meanwhile.
func TestRaft_AnswersBarriersBeforeItEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		machine := &busy{held: make(chan struct{})}
		r := start(t, &slow{InmemStore: raft.NewInmemStore()}, machine)
		r.Apply([]byte("entry"), 0)
		synctest.Wait() // it is being applied
		const barriers = 12
		var known atomic.Int64
		for range barriers {
			go func() {
				_ = r.Barrier(0).Error()
				known.Add(1)
			}()
			synctest.Wait() // in a batch of its own
		}
		ended := make(chan error, 1)
		go func() { ended <- r.Shutdown() }()
		synctest.Wait()
		close(machine.held)
		if err := <-ended; err != nil {
			t.Error(err)
		}
		synctest.Wait()
		if n := known.Load(); n != barriers {
			t.Errorf("%d of %d have an answer", n, barriers)
		}
	})
}
