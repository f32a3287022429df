package spread

import (
	"context"
	"sync"
	"time"

	"github.com/hashicorp/raft"

	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/raftstore/blob"
	"github.com/sheaf-drive/sheaf/raftstore/member"
)

// Peers reaches the other nodes. Its errors are *core.Error like those of the store of blobs; a node that
// does not answer is Unavailable.
type Peers interface {
	// PutBlob has the node keep the file, whose hash is h.
	PutBlob(ctx context.Context, to raft.Server, h blob.Hash, cipher []byte) error
	// RenewBlob has the node renew the file, and says whether it is there.
	RenewBlob(ctx context.Context, to raft.Server, h blob.Hash) (bool, error)
	// Blob asks the node for the file. What it answers may be anything.
	Blob(ctx context.Context, to raft.Server, h blob.Hash, limit int64) ([]byte, error)
	// MissingBlobs asks which of the files the node lacks.
	MissingBlobs(ctx context.Context, to raft.Server, hashes []blob.Hash) ([]blob.Hash, error)
}

// Source is the state that names blobs.
type Source interface {
	// Moment opens the newest moment; the func ends it.
	Moment(ctx context.Context) (state.View, func(), error)
	// Follow waits until more than after is applied and answers with the applied index.
	Follow(ctx context.Context, after uint64) (uint64, error)
	// Members lists the nodes of the house.
	Members() ([]member.Member, error)
}

// Alarms takes what somebody has to know of the blobs.
type Alarms interface {
	Raise(k attention.Kind, subject string, cause error, details ...attention.Detail)
	Clear(k attention.Kind, subject string)
}

// Config of a [Spread]. Node, Blobs, Source and Alarms are needed.
type Config struct {
	// Node is the id of this one.
	Node   string
	Blobs  *blob.Store
	Source Source
	Alarms Alarms
	// Peers are nil for a house with one node.
	Peers Peers
	// Patience bounds a call to another node, and how long a Put waits for a majority (10 s).
	Patience time.Duration
	// Again is how long Run waits before it asks once more for what no node gave (5 s).
	Again time.Duration
}

const (
	// lingering calls, which go on after their Put was answered, are at most so many: a node that hangs
	// must not hold the files of a whole day in memory.
	lingering = 16
	// pullsAtOnce bounds what Run fetches at a time.
	pullsAtOnce = 4
)

// Spread keeps the blobs of one node in step with the others. Its methods are safe for concurrent use.
type Spread struct {
	config Config
	blobs  *blob.Store
	life   context.Context // of the calls that nobody waits for
	end    context.CancelFunc
	late   chan struct{} // a place for each lingering call
	mu     sync.Mutex    // guards closed, and that tasks grow only before it
	closed bool
	tasks  sync.WaitGroup
	backlog
}

// New spreads the blobs; close it before the store of blobs.
func New(c Config) *Spread {
	if c.Patience == 0 {
		c.Patience = 10 * time.Second
	}
	if c.Again == 0 {
		c.Again = 5 * time.Second
	}
	s := &Spread{config: c, blobs: c.Blobs, late: make(chan struct{}, lingering), backlog: newBacklog()}
	s.life, s.end = context.WithCancel(context.Background())
	return s
}

// Close ends the calls that nobody waits for.
func (s *Spread) Close() {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.end()
	s.tasks.Wait()
}

// run does fn beside the caller until Close, which waits for it; false after Close.
func (s *Spread) run(fn func()) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.tasks.Go(fn)
	}
	return !s.closed
}

// house is who has to have a blob.
type house struct {
	others []member.Member // all but this node
	voters int
	votes  bool // this node does
}

// need is a majority.
func (h house) need() int { return h.voters/2 + 1 }

func (s *Spread) house() (h house, err error) {
	list, err := s.config.Source.Members()
	if err != nil {
		return h, err
	}
	for _, m := range list {
		if m.Votes {
			h.voters++
		}
		switch {
		case m.ID == s.config.Node:
			h.votes = m.Votes
		case s.config.Peers != nil:
			h.others = append(h.others, m)
		}
	}
	return h, nil
}

// server is a member as a call needs it.
func server(m member.Member) raft.Server {
	return raft.Server{ID: raft.ServerID(m.ID), Address: raft.ServerAddress(m.Address)}
}
