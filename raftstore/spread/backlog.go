package spread

import (
	"sync"
	"time"

	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/raftstore/blob"
)

// backlog is what this node lacks, as far as is known.
type backlog struct {
	known sync.Mutex           // guards all below
	wants map[blob.Hash]string // what the state names and is not here, or is damaged (""), by what names it
	lost  map[blob.Hash]string // and of these what no node of the house could give
	at    uint64               // the entry up to which the state was looked through
	once  bool                 // it was
	moved chan struct{}        // closed when at moves
	poked chan struct{}        // has something in it when Run should look at once
	sums  Figures
}

func newBacklog() backlog {
	return backlog{
		wants: map[blob.Hash]string{}, lost: map[blob.Hash]string{}, moved: make(chan struct{}), poked: make(chan struct{}, 1),
	}
}

// Figures say how far a node has come.
type Figures struct {
	// At is the entry up to which all that the state names was looked for here; 0 before the first pass ended.
	At uint64
	// Missing blobs are named and not here, or are damaged; Lost ones of them no node could give.
	Missing, Lost int
	// Fetched counts the blobs that came from other nodes since the start, and their bytes.
	Fetched, FetchedBytes uint64
}

// Figures are those of now.
func (b *backlog) Figures() Figures {
	b.known.Lock()
	defer b.known.Unlock()
	f := b.sums
	f.At, f.Missing, f.Lost = b.at, len(b.wants)+len(b.lost), len(b.lost)
	return f
}

// want notes that a file is not here; what was lost stays so until it is sought again.
func (b *backlog) want(h blob.Hash, subject string) {
	b.known.Lock()
	defer b.known.Unlock()
	if _, ok := b.lost[h]; !ok && (subject != "" || b.wants[h] == "") {
		b.wants[h] = subject
	}
}

// wanted lists what is to be fetched.
func (b *backlog) wanted() map[blob.Hash]string {
	b.known.Lock()
	defer b.known.Unlock()
	list := make(map[blob.Hash]string, len(b.wants))
	for h, subject := range b.wants {
		list[h] = subject
	}
	return list
}

// looked moves the entry up to which the state was looked through.
func (b *backlog) looked(index uint64) {
	b.known.Lock()
	defer b.known.Unlock()
	b.at, b.once = index, true
	close(b.moved)
	b.moved = make(chan struct{})
}

// reached says whether the looking has come to the entry; moved is closed when it goes on.
func (b *backlog) reached(index uint64) (is bool, moved <-chan struct{}) {
	b.known.Lock()
	defer b.known.Unlock()
	return b.once && b.at >= index, b.moved
}

// poke has Run look at once.
func (b *backlog) poke() {
	select {
	case b.poked <- struct{}{}:
	default:
	}
}

// seekAgain wants once more what was lost: a node may have come back with it.
func (b *backlog) seekAgain() {
	b.known.Lock()
	defer b.known.Unlock()
	for h, subject := range b.lost {
		b.wants[h] = subject
	}
	clear(b.lost)
}

// forget ends the want of a file and answers how many are still lost.
func (b *backlog) forget(h blob.Hash) (lost int) {
	b.known.Lock()
	defer b.known.Unlock()
	delete(b.wants, h)
	delete(b.lost, h)
	return len(b.lost)
}

// Damaged takes a file that was read on this node and is damaged: it is an alarm until it is whole, and Run
// fetches it from another node.
func (s *Spread) Damaged(h blob.Hash) {
	s.config.Alarms.Raise(attention.BlobDamaged, h.String(), nil)
	s.want(h, "")
	s.poke()
}

// whole notes that a file is as it should be.
func (s *Spread) whole(h blob.Hash, fetched int64) {
	if fetched > 0 {
		s.known.Lock()
		s.sums.Fetched++
		s.sums.FetchedBytes += uint64(fetched)
		s.known.Unlock()
	}
	s.config.Alarms.Clear(attention.BlobUpkeep, "fetch")
	s.config.Alarms.Clear(attention.BlobDamaged, h.String())
	s.config.Alarms.Clear(attention.BlobLost, h.String())
	if s.forget(h) == 0 {
		s.config.Alarms.Clear(attention.BlobLost, attention.More)
	}
}

// gone notes that no node of the house can give a file.
func (s *Spread) gone(h blob.Hash, subject string) {
	s.known.Lock()
	delete(s.wants, h)
	s.lost[h] = subject
	s.known.Unlock()
	if subject == "" { // it is an alarm already, and perhaps nothing names it
		return
	}
	s.config.Alarms.Raise(attention.BlobLost, h.String(), nil, attention.Detail{Name: "named_by", Value: subject})
}

// seekEvery is how often lost files are sought again.
const seekEvery = 10 * time.Minute
