package contact

import (
	"maps"
	"sync"
	"time"

	"github.com/hashicorp/raft"
)

// Calls is a way to the other members as raft needs it.
type Calls interface {
	raft.Transport
	raft.WithPreVote
	raft.WithClose
}

// Peer is how another member answers the calls of the term in which this node called last.
type Peer struct {
	// Since is when he answered last, or when he was first called in the term if he has not answered.
	Since time.Time
	// Behind is how many entries of the caller's log he did not have when he answered last.
	Behind uint64
	// Failed counts the calls that were not answered since the program began.
	Failed uint64
}

// Transport is a way to the other members that notes who answers. Its methods are safe for concurrent use.
type Transport struct {
	Calls
	now  func() time.Time
	head func() uint64

	mu sync.Mutex
	// All that follows is guarded by mu.
	term      uint64 // of the newest call to append
	peers     map[string]Peer
	stood     uint64 // the newest term for which this node asked for votes
	elections uint64
	sent      uint64                  // calls to append, by which they are numbered
	agreed    map[string]confirmation // of each member the newest
	changed   chan struct{}           // closed with the next call that ends
}

// Watch notes what comes over the way; head is the newest entry in the node's own log.
func Watch(way Calls, now func() time.Time, head func() uint64) *Transport {
	return &Transport{Calls: way, now: now, head: head, peers: map[string]Peer{},
		agreed: map[string]confirmation{}, changed: make(chan struct{})}
}

// AppendEntries implements raft.Transport. Heartbeats come this way, also to a member who is sent entries
// through a pipeline.
func (t *Transport) AppendEntries(
	id raft.ServerID, to raft.ServerAddress, args *raft.AppendEntriesRequest, answer *raft.AppendEntriesResponse,
) error {
	head := t.head() // before the call: what comes meanwhile he need not have
	number := t.called(string(id), args.Term)
	err := t.Calls.AppendEntries(id, to, args, answer)
	if err == nil && answer.Term == args.Term {
		t.agrees(string(id), confirmation{args.Term, number})
	}
	t.answered(string(id), head, answer.LastLog, err)
	return err
}

// called makes a place for a member, and forgets the answers of an earlier term: they are of another log. It answers the
// number of the call.
func (t *Transport) called(id string, term uint64) uint64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.sent++
	if term > t.term {
		t.term = term
		for other, p := range t.peers {
			t.peers[other] = Peer{Failed: p.Failed}
		}
	}
	if p := t.peers[id]; p.Since.IsZero() {
		p.Since = t.now()
		t.peers[id] = p
	}
	return t.sent
}

func (t *Transport) answered(id string, head, last uint64, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	p := t.peers[id]
	if err != nil {
		p.Failed++
	} else {
		p.Since, p.Behind = t.now(), head-min(head, last)
	}
	t.peers[id] = p
	close(t.changed)
	t.changed = make(chan struct{})
}

// RequestVote implements raft.Transport.
func (t *Transport) RequestVote(
	id raft.ServerID, to raft.ServerAddress, args *raft.RequestVoteRequest, answer *raft.RequestVoteResponse,
) error {
	t.stands(args.Term)
	return t.Calls.RequestVote(id, to, args, answer)
}

// stands counts an election once, whoever is asked in it.
func (t *Transport) stands(term uint64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if term > t.stood {
		t.stood = term
		t.elections++
	}
}

// Peers is how the other members answer, by their ids. It means something while this node leads.
func (t *Transport) Peers() map[string]Peer {
	t.mu.Lock()
	defer t.mu.Unlock()
	return maps.Clone(t.peers)
}

// Elections counts those in which this node asked others for their votes.
func (t *Transport) Elections() uint64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.elections
}
