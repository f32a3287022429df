package witness

import (
	"fmt"
	"sync"

	"github.com/sheaf-drive/sheaf/core"
)

const (
	// Every so many entries there is a moment whose hash is noted.
	Every = 256
	// Kept moments: nodes that are further apart than this have nothing to compare yet.
	Kept = 64
)

// Mark is the state hash of a moment: of all entries below Index, a multiple of [Every]. A node adds the moment that it
// shows when it is asked: nodes among which nothing is recorded have that in common, also after a start.
type Mark struct {
	Index uint64
	Sum   [32]byte
}

// Logs keeps small values durably, as the log of raft does; it has nothing for a key that was not set.
type Logs interface {
	Get(key []byte) ([]byte, error)
	Set(key, value []byte) error
}

var splitKey = []byte("sheaf.split")

// Ring keeps the newest marks. Its methods are safe for concurrent use.
type Ring struct {
	mu    sync.Mutex
	marks []Mark // ascending
	seen  uint64 // the newest entry that was announced
	split bool
	logs  Logs // nil where nothing is kept
}

// Keep has what Contest says outlast this start, and goes on with what it said before.
func (r *Ring) Keep(logs Logs) error {
	said, err := logs.Get(splitKey)
	if err != nil {
		return fmt.Errorf("reading whether the nodes differ: %w", err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.logs, r.split = logs, len(said) > 0
	return nil
}

// Before has to be called before each entry is applied, in their order; sum gives the state hash then. It notes the
// newest moment that the entry is the first behind.
func (r *Ring) Before(index uint64, sum func() [32]byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	moment := index - index%Every
	if r.seen > 0 && moment > r.seen { // at the first entry nobody knows which moments have passed
		r.marks = append(r.marks, Mark{moment, sum()})
		if len(r.marks) > Kept {
			r.marks = r.marks[1:]
		}
	}
	r.seen = index
}

// Marks lists what is kept, oldest first.
func (r *Ring) Marks() []Mark {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]Mark(nil), r.marks...)
}

// Contest says whether the voters have different states and none is that of a majority.
func (r *Ring) Contest(split bool) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	changed := r.split != split
	r.split = split
	if !changed || r.logs == nil {
		return nil
	}
	said := []byte{}
	if split {
		said = []byte("yes")
	}
	if err := r.logs.Set(splitKey, said); err != nil {
		return fmt.Errorf("noting whether the nodes differ: %w", err)
	}
	return nil
}

// MayRecord refuses, as Unavailable, what would be built on a state of which nobody knows whether it is the right one.
func (r *Ring) MayRecord() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.split {
		return core.Refuse(core.Unavailable, "", "store.split")
	}
	return nil
}
