package blob

import (
	"context"
	"os"

	"github.com/sheaf-drive/sheaf/core"
)

// pieceRecords is how many records of the tags file are read and written at once.
const pieceRecords = 1 << 14

// rewriting is the tags file being written anew, without the tags of removed files and
// without notes that newer ones replace. Notes are added to the old file meanwhile; finish
// brings over those and takes the old one's place.
type rewriting struct {
	tags   *tags
	path   string
	file   *os.File
	read   uint32 // records of the old file that were looked at
	count  uint32 // records of the new one
	places map[uint64]uint32
}

// forget writes the tags anew. Millions of tags take seconds: the gate is shut only for the
// notes that were added meanwhile.
func (s *Store) forget(ctx context.Context, removed map[Hash]bool) error {
	ctx = context.WithoutCancel(ctx)
	s.sweeping.Lock()
	defer s.sweeping.Unlock()
	s.gate.RLock()
	err := s.writable(ctx)
	s.gate.RUnlock()
	if err != nil {
		return err
	}
	r := &rewriting{tags: s.tags, path: s.path("new", "tags"), places: map[uint64]uint32{}}
	if err := r.begin(removed); err != nil {
		r.cancel()
		return s.note(refuse("sweeping tags", err))
	}
	s.gate.Lock()
	defer s.gate.Unlock()
	if err := s.writable(ctx); err != nil {
		r.cancel()
		return err
	}
	if err := r.finish(); err != nil {
		r.cancel()
		return s.note(refuse("sweeping tags", err))
	}
	return nil
}

// begin copies what is noted now. The old file stays the one in use: only a rewriting
// replaces it, and there is one at a time.
func (r *rewriting) begin(removed map[Hash]bool) (err error) {
	if r.file, err = r.tags.disk.create(r.path); err != nil {
		return err
	}
	keep := func(n uint32, tag core.Tag, h Hash) bool { return !removed[h] && r.tags.newest(n, tag) }
	for end := r.tags.noted(); r.read < end; {
		if err := r.copy(min(end-r.read, pieceRecords), keep); err != nil {
			return err
		}
	}
	return r.tags.disk.syncOpen(r.file)
}

// copy takes over those of the next records that prove themselves and that keep wants.
func (r *rewriting) copy(records uint32, keep func(n uint32, tag core.Tag, h Hash) bool) error {
	piece := make([]byte, int(records)*recordSize)
	if _, err := r.tags.file.ReadAt(piece, int64(r.read)*recordSize); err != nil {
		return err
	}
	kept := make([]byte, 0, len(piece))
	for record := range bytesOf(piece) {
		if tag, h, ok := parseRecord(record); ok && keep(r.read, tag, h) {
			kept = append(kept, record...)
			r.places[short(tag)] = r.count
			r.count++
		}
		r.read++
	}
	if len(kept) == 0 {
		return nil
	}
	return r.tags.disk.append(r.file, kept)
}

// finish needs the gate for writing. What was noted since begin belongs to files that were
// put after the sweep had removed what it removes, so all of it is kept.
func (r *rewriting) finish() error {
	t := r.tags
	t.mu.Lock()
	defer t.mu.Unlock()
	if r.read < t.count {
		all := func(uint32, core.Tag, Hash) bool { return true }
		if err := r.copy(t.count-r.read, all); err != nil {
			return err
		}
		if err := t.disk.syncOpen(r.file); err != nil {
			return err
		}
	}
	if err := t.disk.rename(r.path, t.path); err != nil {
		return err
	}
	t.file.Close()
	t.file, t.count, t.places = r.file, r.count, r.places
	return nil
}

// cancel leaves the old file in its place.
func (r *rewriting) cancel() {
	if r.file != nil {
		r.file.Close()
	}
	_ = os.Remove(r.path) // best effort, else at the next start
}
