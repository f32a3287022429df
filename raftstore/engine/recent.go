package engine

import (
	"hash/maphash"
	"sync"
)

const (
	// recentShards is how many parts lock on their own; a power of two.
	recentShards = 64
	// recentValue is the largest value in bytes that is kept: one scan of chunks or pictures of
	// lines must not push thousands of records out.
	recentValue = 16 << 10
	// recentEntry is what an entry costs in bytes beside its key and value: its place in the map,
	// which is on the average not full, and what the allocator rounds up.
	recentEntry = 128
)

// recent keeps the values of keys that were read or written last, so that a hot one is not looked
// up in Badger each time. Of each key it knows at most the newest value that was committed, and
// since when the key has had it: a moment before that is answered by Badger. A nil *recent keeps
// nothing.
//
// The values are shared with every reader and with the batch that wrote them. Nobody changes them:
// state.View forbids it to readers, and a batch replaces a value and never writes into one.
type recent struct {
	seed   maphash.Seed
	shards [recentShards]recentShard
}

// known is what a key has from the entry at since on, until an entry that is not committed yet
// writes it again.
type known struct {
	since uint64
	value []byte // nil: there is no record
}

// recentShard is one part of recent: two generations, of which the older is dropped as a whole when
// the younger is full. What is read again moves to the younger.
type recentShard struct {
	mu       sync.Mutex
	share    int // bytes that one generation may take
	current  generation
	previous generation
	// floor is the highest index of all that was ever dropped or not kept. Whoever reads at a
	// moment below it may have missed a write that is not known here any more, and must not add
	// what he found.
	floor uint64
}

// generation is a bounded set of keys.
type generation struct {
	known  map[string]known
	bytes  int
	newest uint64 // no entry that ever was in it has a higher since
}

// newRecent makes a cache of at most so many bytes; none below 1.
func newRecent(bytes int64) *recent {
	if bytes < 1 {
		return nil
	}
	r := &recent{seed: maphash.MakeSeed()}
	for i := range r.shards {
		s := &r.shards[i]
		s.share = int(bytes / recentShards / 2)
		s.current, s.previous = newGeneration(), newGeneration()
	}
	return r
}

func newGeneration() generation { return generation{known: map[string]known{}} }

// shard is the part that a key with this hash belongs to.
func (r *recent) shard(hash uint64) *recentShard { return &r.shards[hash%recentShards] }

// get answers what key has at the moment at, if that is known.
func (r *recent) get(key []byte, at uint64) (value []byte, ok bool) {
	if r == nil {
		return nil, false
	}
	s := r.shard(maphash.Bytes(r.seed, key))
	s.mu.Lock()
	defer s.mu.Unlock()
	k, ok := s.current.known[string(key)]
	if !ok {
		if k, ok = s.previous.known[string(key)]; ok {
			s.replace(string(key), k)
		}
	}
	if !ok || k.since > at {
		return nil, false
	}
	return k.value, true
}

// wrote notes a write that is in Badger. It has to be called before anybody can read at since.
func (r *recent) wrote(key string, k known) {
	if r == nil {
		return
	}
	s := r.shard(maphash.String(r.seed, key))
	s.mu.Lock()
	defer s.mu.Unlock()
	s.replace(key, k)
}

// found adds what a reader at the moment at found in Badger, unless a write that this moment does
// not show may have come in between: then there is an entry, or it lies at or below the floor.
func (r *recent) found(key []byte, k known, at uint64) {
	if r == nil {
		return
	}
	s := r.shard(maphash.Bytes(r.seed, key))
	s.mu.Lock()
	defer s.mu.Unlock()
	if at < s.floor || s.has(key) {
		return
	}
	s.replace(string(key), k)
}

func (s *recentShard) has(key []byte) bool {
	_, inCurrent := s.current.known[string(key)]
	_, inPrevious := s.previous.known[string(key)]
	return inCurrent || inPrevious
}

// replace makes k the only entry of key, in the younger generation. What is too large to be kept
// counts as dropped.
func (s *recentShard) replace(key string, k known) {
	s.current.remove(key)
	s.previous.remove(key)
	cost := costOf(key, k)
	if cost > s.share || len(k.value) > recentValue {
		s.floor = max(s.floor, k.since)
		return
	}
	if s.current.bytes+cost > s.share {
		s.floor = max(s.floor, s.previous.newest)
		s.previous, s.current = s.current, generation{known: make(map[string]known, len(s.current.known))}
	}
	s.current.known[key] = k
	s.current.bytes += cost
	s.current.newest = max(s.current.newest, k.since)
}

func (g *generation) remove(key string) {
	if k, ok := g.known[key]; ok {
		delete(g.known, key)
		g.bytes -= costOf(key, k)
	}
}

func costOf(key string, k known) int { return recentEntry + len(key) + len(k.value) }
