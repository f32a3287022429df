package clustertest

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/raft"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/raftstore"
	"github.com/sheaf-drive/sheaf/raftstore/entry"
	"github.com/sheaf-drive/sheaf/raftstore/member"
)

// Bubble is a house of three or five nodes that a [Wire] joins, with the machine of [Cluster]. It is made, used and closed in
// one bubble of testing/synctest: time is the bubble's and passes only while all nodes wait, so that an election or a
// day of rest costs nothing. The disks are real.
type Bubble struct {
	Wire  *Wire
	Nodes []*Virtual
	tb    testing.TB
	root  string

	mu    sync.Mutex // guards what follows
	home  []func()   // send the people home
	sent  []core.RequestID
	acked []core.RequestID
	reads int
}

// StartBubble starts so many nodes and waits until all serve. Close it.
func StartBubble(tb testing.TB, nodes int) *Bubble {
	tb.Helper()
	b := &Bubble{Wire: NewWire(), tb: tb, root: tb.TempDir()}
	var members []raft.Server
	for i := range nodes {
		n := &Virtual{ID: fmt.Sprint("node", i), bubble: b, did: map[string]bool{}}
		b.Nodes = append(b.Nodes, n)
		members = append(members, raft.Server{ID: raft.ServerID(n.ID), Address: raft.ServerAddress(n.ID)})
	}
	for _, n := range b.Nodes {
		n.open(members)
	}
	for _, n := range b.Nodes {
		n.ready()
	}
	return b
}

// Close ends all nodes and what they have left in the air.
func (b *Bubble) Close() {
	b.Wire.Mend()
	b.mu.Lock()
	home := b.home
	b.mu.Unlock()
	for _, goes := range home {
		goes()
	}
	for _, n := range b.Nodes {
		n.close()
	}
	time.Sleep(time.Minute)
}

// Within is a context of so much of the bubble's time.
func (b *Bubble) Within(d time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(b.tb.Context(), d)
	b.tb.Cleanup(cancel)
	return ctx
}

// Until waits until something holds, for two minutes at most.
func (b *Bubble) Until(what string, holds func() bool) {
	b.tb.Helper()
	for ctx := b.Within(2 * time.Minute); !holds(); time.Sleep(10 * time.Millisecond) {
		if ctx.Err() != nil {
			b.tb.Fatalf("not yet: %s", what)
		}
	}
}

// Leader is the node that leads, once one does that the wire reaches.
func (b *Bubble) Leader() (leader *Virtual) {
	b.tb.Helper()
	b.Until("one node leads", func() bool {
		leader = nil
		newest := uint64(0)
		for _, n := range b.Nodes {
			if at := n.Store().Status(); at.Leads && !n.gone() && at.Term > newest {
				leader, newest = n, at.Term
			}
		}
		return leader != nil
	})
	return leader
}

// Follower is one that does not lead.
func (b *Bubble) Follower() *Virtual {
	b.tb.Helper()
	leader := b.Leader()
	return b.Nodes[(slices.Index(b.Nodes, leader)+1)%len(b.Nodes)]
}

// others are all nodes but one.
func (b *Bubble) others(than *Virtual) (list []*Virtual) {
	for _, n := range b.Nodes {
		if n != than {
			list = append(list, n)
		}
	}
	return list
}

// Rest lets so much of the bubble's time pass.
func (b *Bubble) Rest(d time.Duration) { time.Sleep(d) }

// Isolate cuts a node off from all others, both ways.
func (b *Bubble) Isolate(n *Virtual) {
	for _, other := range b.Nodes {
		if other != n {
			b.Wire.Cut(n.ID, other.ID)
			b.Wire.Cut(other.ID, n.ID)
		}
	}
}

// Submit hands a request in through a node. It notes that it was sent, and that it was acknowledged.
func (b *Bubble) Submit(through *Virtual, name string) error {
	id := core.RequestID(name)
	b.mu.Lock()
	if !slices.Contains(b.sent, id) {
		b.sent = append(b.sent, id)
	}
	b.mu.Unlock()
	if through.gone() {
		return fmt.Errorf("%s: %w", name, errLost)
	}
	ctx, cancel := context.WithTimeout(b.tb.Context(), 3*time.Second)
	defer cancel()
	answer, err := through.House().Submit(ctx, machine.Entry{Actor: "u", Request: id, Kind: "count/1"})
	if err != nil || answer.Refusal != nil {
		return fmt.Errorf("%s: %w, %w", name, err, answer.Err())
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.acked = append(b.acked, id)
	return nil
}

// Work has four people hand in one request after the other, each through the next of the nodes (all), until stop. What
// is not acknowledged is sent again through another node. One more at each node reads what any has acknowledged.
func (b *Bubble) Work(prefix string, through ...*Virtual) (stop func()) {
	if len(through) == 0 {
		through = b.Nodes
	}
	ctx, cancel := context.WithCancel(b.tb.Context())
	var people sync.WaitGroup
	for w := range 4 {
		people.Go(func() {
			for i, at := 0, w; ctx.Err() == nil; i++ {
				name := fmt.Sprintf("%s-%d-%d", prefix, w, i)
				for b.Submit(through[at%len(through)], name) != nil && ctx.Err() == nil {
					at++
					time.Sleep(50 * time.Millisecond)
				}
				at++
				time.Sleep(50 * time.Millisecond)
			}
		})
	}
	for r := range through {
		people.Go(func() { // who reads holds nobody up
			for ctx.Err() == nil {
				b.read(through[r])
				time.Sleep(50 * time.Millisecond)
			}
		})
	}
	stop = func() { cancel(); people.Wait() }
	b.mu.Lock()
	defer b.mu.Unlock()
	b.home = append(b.home, stop)
	return stop
}

// read reads through a node what any has acknowledged, if it answers: all that was acknowledged before is there, whoever led
// then and leads now. The newest requests are looked for, older ones are there with them.
func (b *Bubble) read(through *Virtual) {
	const newest = 20
	b.mu.Lock()
	before := slices.Clone(b.acked[max(0, len(b.acked)-newest):])
	b.mu.Unlock()
	ctx, cancel := context.WithTimeout(b.tb.Context(), 3*time.Second)
	defer cancel()
	v, err := through.House().Latest(ctx)
	if err != nil {
		return
	}
	defer v.Close()
	for _, id := range before {
		if Counted(v, id) != 1 {
			b.tb.Errorf("%s has %s %d times in a read of what any node acknowledged, which it was before", through.ID, id, Counted(v, id))
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.reads++
}

// Reads counts the reads that were answered.
func (b *Bubble) Reads() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.reads
}

// RestartAll begins the next life of all nodes at once.
func (b *Bubble) RestartAll() {
	b.tb.Helper()
	for _, n := range b.Nodes {
		n.close()
	}
	for _, n := range b.Nodes {
		n.open(nil)
	}
	for _, n := range b.Nodes {
		n.ready()
	}
}

// Settled waits until all nodes have the same state and expects all that was acknowledged in it, once.
func (b *Bubble) Settled() {
	b.tb.Helper()
	b.Until("all nodes have the same state", func() bool {
		sums := map[state.Sum]bool{}
		for _, n := range b.Nodes {
			v, err := n.House().Latest(b.Within(3 * time.Second))
			if err != nil {
				return false
			}
			sums[state.StoredSum(v)] = true
			v.Close()
		}
		return len(sums) == 1
	})
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, n := range b.Nodes {
		v, err := n.Store().View(b.Within(time.Second))
		if err != nil {
			b.tb.Fatal(err)
		}
		for _, id := range b.acked {
			if Counted(v, id) != 1 {
				b.tb.Errorf("%s has %s %d times, which was acknowledged", n.ID, id, Counted(v, id))
			}
		}
		for _, id := range b.sent {
			if Counted(v, id) > 1 {
				b.tb.Errorf("%s has %s %d times", n.ID, id, Counted(v, id))
			}
		}
		v.Close()
	}
}

// Acked counts what was acknowledged.
func (b *Bubble) Acked() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.acked)
}

// calls is how a node asks others over the wire.
type calls struct {
	from   *end
	bubble *Bubble
}

// ask has another node do something. What it did nobody knows when the answer was lost.
func ask[T any](c calls, to raft.Server, do func(*raftstore.Store) (T, error)) (T, error) {
	var none T
	i := slices.IndexFunc(c.bubble.Nodes, func(n *Virtual) bool { return n.ID == string(to.ID) })
	other := c.from.wire.end(string(to.ID))
	if i < 0 || c.from.gone() || !c.from.wire.carry(c.from.id, string(to.ID)) {
		time.Sleep(lostAfter)
		return none, entry.Unknown(errLost)
	}
	got, err := do(c.bubble.Nodes[i].Store())
	if other.gone() || c.from.gone() || !c.from.wire.carry(string(to.ID), c.from.id) {
		time.Sleep(lostAfter)
		return none, entry.Unknown(errLost)
	}
	return got, err
}

// Propose implements house.Peers.
func (c calls) Propose(ctx context.Context, to raft.Server, e machine.Entry) (machine.Answer, error) {
	return ask(c, to, func(s *raftstore.Store) (machine.Answer, error) { return s.Propose(ctx, e) })
}

// ReadIndex implements house.Peers.
func (c calls) ReadIndex(ctx context.Context, to raft.Server) (uint64, error) {
	return ask(c, to, func(s *raftstore.Store) (uint64, error) { return s.ReadIndex(ctx) })
}

// Change implements house.Peers.
func (c calls) Change(ctx context.Context, to raft.Server, change member.Change) error {
	_, err := ask(c, to, func(s *raftstore.Store) (struct{}, error) { return struct{}{}, s.Change(ctx, change) })
	return err
}

// Room implements shortage.Peers.
func (c calls) Room(_ context.Context, to raft.Server) error {
	_, err := ask(c, to, func(s *raftstore.Store) (struct{}, error) { return struct{}{}, s.Full() })
	return err
}
