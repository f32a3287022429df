package clustertest

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hashicorp/raft"
	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/raftstore"
	"github.com/sheaf-drive/sheaf/raftstore/contact"
	"github.com/sheaf-drive/sheaf/raftstore/disk"
	"github.com/sheaf-drive/sheaf/raftstore/house"
	"github.com/sheaf-drive/sheaf/raftstore/starts"
)

// Virtual is a node of a [Bubble]. It has one life after the other.
type Virtual struct {
	ID string
	// Skew is by how many nanoseconds its wall clock is wrong.
	Skew   atomic.Int64
	bubble *Bubble

	// Only whoever drives the test uses these.
	dir    string
	life   int
	closed bool

	mu    sync.Mutex // guards what follows
	store *raftstore.Store
	house *house.House
	end   *end
	plan  plan
	fault error           // that stopped this life
	did   map[string]bool // steps

	writing sync.RWMutex // held to read by each step under way
}

// Blow is what happens to a node at a step of its disk.
type Blow int

// The blows.
const (
	// Fails: the step fails and has no effect.
	Fails Blow = iota
	// FailsDone: the step fails although it took effect.
	FailsDone
	// DiesBefore: the process ends before the step.
	DiesBefore
	// DiesAfter: the process ends after it.
	DiesAfter
)

// String names the blow.
func (b Blow) String() string {
	return [...]string{"fails", "fails although done", "dies before", "dies after"}[b]
}

// plan is a blow to come.
type plan struct {
	step   string
	blow   Blow
	struck bool
}

// errStep is what a step fails with.
var errStep = errors.New("input/output error")

// Store is the node's store in its present life.
func (n *Virtual) Store() *raftstore.Store {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.store
}

// House is the house as the node reaches it in its present life.
func (n *Virtual) House() *house.House {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.house
}

// Strike lets the blow fall the next time that the node does the step.
func (n *Virtual) Strike(step string, blow Blow) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.plan = plan{step: step, blow: blow}
}

// Struck says whether the blow has fallen.
func (n *Virtual) Struck() bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.plan.struck
}

// Did are the steps that the node has done.
func (n *Virtual) Did() map[string]bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return maps.Clone(n.did)
}

// Fault is what has stopped the node, nil while it runs.
func (n *Virtual) Fault() error {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.fault
}

// gone says that the process has ended. Its store goes on where nobody hears it.
func (n *Virtual) gone() bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.end.gone()
}

// Restart begins the next life of a node: where it was killed, with what its disk had then.
func (n *Virtual) Restart() {
	n.bubble.tb.Helper()
	n.close()
	n.open(nil)
	n.ready()
}

// ready waits until the node serves.
func (n *Virtual) ready() {
	n.bubble.tb.Helper()
	if err := n.Store().Ready(n.bubble.Within(time.Minute)); err != nil {
		n.bubble.tb.Fatalf("%s: %v, %v", n.ID, err, n.Fault())
	}
}

// Kill ends the process between two steps of its disk.
func (n *Virtual) Kill() {
	n.writing.Lock()
	defer n.writing.Unlock()
	if err := n.end.Close(); err != nil {
		n.bubble.tb.Error(err)
	}
	n.life++
	if err := copyFolder(n.dir, n.home()); err != nil {
		n.bubble.tb.Error(err)
	}
}

// home is the folder of the present life.
func (n *Virtual) home() string {
	return filepath.Join(n.bubble.root, n.ID, fmt.Sprint(n.life), "store")
}

// open begins a life; members are those of a new house.
func (n *Virtual) open(members []raft.Server) {
	n.bubble.tb.Helper()
	n.dir = n.home()
	way := n.bubble.Wire.join(n.ID)
	n.mu.Lock()
	n.end, n.fault, n.plan = way, nil, plan{}
	n.mu.Unlock()
	others := calls{way, n.bubble}
	s, err := raftstore.Open(raftstore.Config{
		Dir: n.dir, NodeID: n.ID, Log: zerolog.Nop(), Transport: contact.Watch(way, time.Now, n.head),
		Members: members, Others: others, Introduce: n.introduce,
		Apply: Count, Check: func(state.View, machine.Entry) error { return nil }, OnFault: n.faulted,
		Now:  func() time.Time { return time.Now().Add(time.Duration(n.Skew.Load())) },
		Disk: disk.Disk{Around: n.around}, MemTable: 16 << 20, CheckpointEvery: 40, Trailing: 20, Patience: 5 * time.Second,
	})
	if err != nil {
		n.bubble.tb.Fatalf("%s: %v", n.ID, err)
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.store, n.house, n.closed = s, house.New(s, others, 5*time.Second), false
}

// head is the newest entry in the node's log.
func (n *Virtual) head() uint64 {
	if s := n.Store(); s != nil {
		return s.LastLog()
	}
	return 0
}

// introduce tells the other nodes of a start, and answers with the refusal of one that knows of a newer folder.
func (n *Virtual) introduce(i starts.Introduction) error {
	n.mu.Lock()
	from := calls{n.end, n.bubble}
	n.mu.Unlock()
	for _, other := range n.bubble.others(n) {
		if s := other.Store(); s == nil || other.gone() {
			continue
		}
		_, err := ask(from, raft.Server{ID: raft.ServerID(other.ID)}, func(s *raftstore.Store) (struct{}, error) { return struct{}{}, s.Hear(n.ID, i) })
		if core.CodeOf(err) == core.Conflict {
			return err
		}
	}
	return nil
}

// close ends a life; one that was killed or has stopped may not end in order.
func (n *Virtual) close() {
	if n.closed {
		return
	}
	n.closed = true
	err := n.Store().Close()
	if err != nil && n.Fault() == nil && !n.gone() {
		n.bubble.tb.Errorf("%s: %v", n.ID, err)
	}
	if err := n.end.Close(); err != nil {
		n.bubble.tb.Error(err)
	}
	if n.dir != n.home() {
		if err := os.RemoveAll(n.dir); err != nil {
			n.bubble.tb.Error(err)
		}
	}
}

// faulted hears why the store has stopped. What nobody has planned is a mistake.
func (n *Virtual) faulted(err error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.fault = err
	if !n.plan.struck {
		n.bubble.tb.Errorf("%s: %v", n.ID, err)
	}
}

// around does a step of the disk, and lets the blow fall.
func (n *Virtual) around(step string, do func() error) error {
	n.mu.Lock()
	n.did[step] = true
	falls := n.plan.step == step && !n.plan.struck
	n.plan.struck = n.plan.struck || falls
	blow := n.plan.blow
	n.mu.Unlock()
	switch {
	case !falls:
		n.writing.RLock()
		defer n.writing.RUnlock()
		return do()
	case blow == Fails:
		return errStep
	case blow == FailsDone:
		return errors.Join(do(), errStep)
	case blow == DiesBefore:
		n.Kill()
		return do()
	}
	err := do()
	n.Kill()
	return err
}

// copyFolder copies what a disk has, without the zeros that files were made with.
func copyFolder(from, to string) error {
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.MkdirAll(filepath.Join(to, rel), 0o700)
		}
		return copySparse(path, filepath.Join(to, rel))
	})
}

func copySparse(from, to string) error {
	const page = 64 << 10
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	f, err := os.Create(to)
	if err != nil {
		return err
	}
	none := make([]byte, page)
	for at := 0; at < len(data) && err == nil; at += page {
		if piece := data[at:min(len(data), at+page)]; !bytes.Equal(piece, none[:len(piece)]) {
			_, err = f.WriteAt(piece, int64(at))
		}
	}
	return errors.Join(err, f.Truncate(int64(len(data))), f.Close())
}

// Newest is the newest stamp in the state.
func (n *Virtual) Newest() (core.Time, error) {
	v, err := n.Store().View(n.bubble.Within(time.Second))
	if err != nil {
		return 0, err
	}
	defer v.Close()
	p, _ := state.Applied.Get(v, state.One)
	return p.Time, nil
}
