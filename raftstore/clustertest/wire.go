package clustertest

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"sync"
	"time"

	"github.com/hashicorp/raft"
)

// Wire joins nodes in memory. Each direction between two of them can be cut and be slow. Its methods are safe for
// concurrent use.
type Wire struct {
	mu    sync.Mutex
	ends  map[string]*end
	cut   map[[2]string]bool // from, to
	delay map[[2]string]time.Duration
	lost  int // messages that a cut took
}

// lostAfter is how long who sent what was lost waits for an answer.
const lostAfter = time.Second

var errLost = errors.New("no answer came over the wire")

// NewWire is a wire without nodes.
func NewWire() *Wire {
	return &Wire{ends: map[string]*end{}, cut: map[[2]string]bool{}, delay: map[[2]string]time.Duration{}}
}

// Cut loses whatever is sent from a node to another; the way back stays.
func (w *Wire) Cut(from, to string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cut[[2]string{from, to}] = true
}

// Delay lets whatever is sent from a node to another take so long.
func (w *Wire) Delay(from, to string, d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.delay[[2]string{from, to}] = d
}

// Mend ends all cuts and delays.
func (w *Wire) Mend() {
	w.mu.Lock()
	defer w.mu.Unlock()
	clear(w.cut)
	clear(w.delay)
}

// Lost counts the messages that a cut took.
func (w *Wire) Lost() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.lost
}

// carry takes a message from a node to another and says whether it arrived.
func (w *Wire) carry(from, to string) bool {
	w.mu.Lock()
	takes := w.delay[[2]string{from, to}]
	w.mu.Unlock()
	time.Sleep(takes)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.cut[[2]string{from, to}] {
		w.lost++
		return false
	}
	return true
}

// end is a node's end of the wire, as raft needs it. Heartbeats go the way of everything else.
type end struct {
	wire   *Wire
	id     string
	calls  chan raft.RPC
	closed chan struct{}
	once   sync.Once
}

// join makes the end of a node, in the place of an earlier one.
func (w *Wire) join(id string) *end {
	e := &end{wire: w, id: id, calls: make(chan raft.RPC), closed: make(chan struct{})}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ends[id] = e
	return e
}

func (w *Wire) end(id string) *end {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.ends[id]
}

// call has another node answer; what it is given is its own.
func (e *end) call(to raft.ServerAddress, command any, data io.Reader) (any, error) {
	late := time.NewTimer(lostAfter)
	defer late.Stop()
	other := e.wire.end(string(to))
	if other == nil || !e.wire.carry(e.id, string(to)) {
		return e.nothing(late)
	}
	answered := make(chan raft.RPCResponse, 1)
	select {
	case other.calls <- raft.RPC{Command: command, Reader: data, RespChan: answered}:
	case <-other.closed:
		return e.nothing(late)
	case <-e.closed:
		return nil, errLost
	case <-late.C:
		return nil, errLost
	}
	select {
	case answer := <-answered:
		if other.gone() || !e.wire.carry(string(to), e.id) {
			return e.nothing(late)
		}
		return answer.Response, answer.Error
	case <-e.closed:
	case <-late.C:
	}
	return nil, errLost
}

// gone says that the node has left the wire: what it says from then on nobody hears.
func (e *end) gone() bool {
	select {
	case <-e.closed:
		return true
	default:
		return false
	}
}

// nothing waits for an answer that does not come.
func (e *end) nothing(late *time.Timer) (any, error) {
	select {
	case <-late.C:
	case <-e.closed:
	}
	return nil, errLost
}

// fill calls and puts the answer into its place.
func fill[T any](e *end, to raft.ServerAddress, command any, data io.Reader, answer *T) error {
	got, err := e.call(to, command, data)
	if err != nil {
		return err
	}
	*answer = *got.(*T)
	return nil
}

// Consumer implements raft.Transport.
func (e *end) Consumer() <-chan raft.RPC { return e.calls }

// LocalAddr implements raft.Transport.
func (e *end) LocalAddr() raft.ServerAddress { return raft.ServerAddress(e.id) }

// AppendEntriesPipeline implements raft.Transport: there is none, and raft sends one run of entries after the other.
func (e *end) AppendEntriesPipeline(raft.ServerID, raft.ServerAddress) (raft.AppendPipeline, error) {
	return nil, raft.ErrPipelineReplicationNotSupported
}

// AppendEntries implements raft.Transport.
func (e *end) AppendEntries(
	_ raft.ServerID, to raft.ServerAddress, r *raft.AppendEntriesRequest, answer *raft.AppendEntriesResponse,
) error {
	theirs := *r
	theirs.Entries = slices.Clone(r.Entries)
	return fill(e, to, &theirs, nil, answer)
}

// RequestVote implements raft.Transport.
func (e *end) RequestVote(_ raft.ServerID, to raft.ServerAddress, r *raft.RequestVoteRequest, answer *raft.RequestVoteResponse) error {
	theirs := *r
	return fill(e, to, &theirs, nil, answer)
}

// RequestPreVote implements raft.WithPreVote.
func (e *end) RequestPreVote(
	_ raft.ServerID, to raft.ServerAddress, r *raft.RequestPreVoteRequest, answer *raft.RequestPreVoteResponse,
) error {
	theirs := *r
	return fill(e, to, &theirs, nil, answer)
}

// InstallSnapshot implements raft.Transport.
func (e *end) InstallSnapshot(
	_ raft.ServerID, to raft.ServerAddress, r *raft.InstallSnapshotRequest, answer *raft.InstallSnapshotResponse, data io.Reader,
) error {
	content, err := io.ReadAll(data)
	if err != nil {
		return err
	}
	theirs := *r
	return fill(e, to, &theirs, bytes.NewReader(content), answer)
}

// TimeoutNow implements raft.Transport.
func (e *end) TimeoutNow(_ raft.ServerID, to raft.ServerAddress, r *raft.TimeoutNowRequest, answer *raft.TimeoutNowResponse) error {
	theirs := *r
	return fill(e, to, &theirs, nil, answer)
}

// EncodePeer implements raft.Transport.
func (e *end) EncodePeer(_ raft.ServerID, to raft.ServerAddress) []byte { return []byte(to) }

// DecodePeer implements raft.Transport.
func (e *end) DecodePeer(to []byte) raft.ServerAddress { return raft.ServerAddress(to) }

// SetHeartbeatHandler implements raft.Transport.
func (e *end) SetHeartbeatHandler(func(raft.RPC)) {}

// Close implements raft.WithClose.
func (e *end) Close() error {
	e.once.Do(func() { close(e.closed) })
	return nil
}
