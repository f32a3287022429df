package blob

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"sync"

	"github.com/sheaf-drive/sheaf/core"
)

// A record of the tags file: tag, hash, and eight bytes that prove both.
const (
	recordSize = 32 + 32 + 8
	proofLabel = "sheaf blob tags/1"
)

// tags maps keyed tags of plaintexts to files: a file of fixed records that only grows
// between sweeps, and in memory, per tag, the number of its last record under the first
// eight bytes of the tag. At a start records that prove nothing are passed over, a torn
// one at the end is written over.
type tags struct {
	disk disk
	path string

	mu     sync.Mutex // guards the three below
	file   *os.File
	count  uint32
	places map[uint64]uint32

	writing [64]sync.Mutex // by tag: two puts of one picture wait for each other
}

func openTags(path string, d disk) (*tags, error) {
	t := &tags{disk: d, path: path}
	err := d.do(step{name: "open tags", path: path}, func() (err error) {
		t.file, err = os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
		return err
	})
	if err == nil {
		err = t.load()
	}
	if err != nil && t.file != nil {
		t.file.Close()
	}
	return t, err
}

// load reads the file from its beginning. It needs the lock or nobody else to know t.
func (t *tags) load() error {
	t.count, t.places = 0, map[uint64]uint32{}
	if _, err := t.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	chunk := make([]byte, 1024*recordSize)
	for {
		n, err := io.ReadFull(t.file, chunk)
		for record := range bytesOf(chunk[:n]) {
			if tag, _, ok := parseRecord(record); ok {
				t.places[short(tag)] = t.count
			}
			t.count++
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// bytesOf yields the whole records of a piece of the file.
func bytesOf(b []byte) func(yield func([]byte) bool) {
	return func(yield func([]byte) bool) {
		for ; len(b) >= recordSize; b = b[recordSize:] {
			if !yield(b[:recordSize]) {
				return
			}
		}
	}
}

func short(tag core.Tag) uint64 { return binary.BigEndian.Uint64(tag[:8]) }

func makeRecord(tag core.Tag, h Hash) []byte {
	r := append(append(make([]byte, 0, recordSize), tag[:]...), h[:]...)
	proof := sha256.Sum256(append([]byte(proofLabel), r...))
	return append(r, proof[:8]...)
}

func parseRecord(r []byte) (core.Tag, Hash, bool) {
	tag, h := core.Tag(r[:32]), Hash(r[32:64])
	return tag, h, bytes.Equal(makeRecord(tag, h), r)
}

// find answers the file of a tag as far as it was noted.
func (t *tags) find(tag core.Tag) (Hash, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	at, ok := t.places[short(tag)]
	if !ok {
		return Hash{}, false
	}
	record := make([]byte, recordSize)
	if _, err := t.file.ReadAt(record, int64(at)*recordSize); err != nil {
		return Hash{}, false
	}
	found, h, ok := parseRecord(record)
	return h, ok && found == tag
}

// add notes the file of a tag. It is not fsynced: a lost note costs a second copy.
func (t *tags) add(tag core.Tag, h Hash) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	err := t.disk.do(step{name: "note tag", path: t.path}, func() error {
		_, err := t.file.WriteAt(makeRecord(tag, h), int64(t.count)*recordSize)
		return err
	})
	if err != nil {
		return err
	}
	t.places[short(tag)] = t.count
	t.count++
	return nil
}

// noted is how many records there are.
func (t *tags) noted() uint32 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.count
}

// newest answers whether record n is the one that counts for tag.
func (t *tags) newest(n uint32, tag core.Tag) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.places[short(tag)] == n
}

func (t *tags) close() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	err := t.disk.syncOpen(t.file)
	if closing := t.file.Close(); err == nil {
		err = closing
	}
	return err
}

// PutTagged keeps a plaintext once: when a good file of this tag is here, its hash and
// size are answered and cipher is not called; else what cipher makes is put and noted; that
// it could not be noted is told to Config.OnError only, for the file itself is durable. tag
// is the keyed tag of the plaintext; the ciphertext must not be bound to one record, as
// the next record with the same picture is given the same file. Refusals are those of
// [Store.Put] and of cipher.
func (s *Store) PutTagged(
	ctx context.Context, tag core.Tag, cipher func() ([]byte, error),
) (Hash, int64, error) {
	s.gate.RLock()
	defer s.gate.RUnlock()
	if err := s.writable(ctx); err != nil {
		return Hash{}, 0, err
	}
	own := &s.tags.writing[int(tag[0])%len(s.tags.writing)]
	own.Lock()
	defer own.Unlock()
	if h, ok := s.tags.find(tag); ok {
		good, err := s.confirm(h)
		if err != nil {
			return Hash{}, 0, s.note(refuse("storing blob "+h.String(), err))
		}
		if good {
			size, err := s.size(h)
			return h, size, err
		}
	}
	data, err := cipher()
	if err != nil {
		return Hash{}, 0, err
	}
	h, err := s.put(ctx, data)
	if err != nil {
		return Hash{}, 0, err
	}
	if err := s.tags.add(tag, h); err != nil {
		s.config.OnError(refuse("noting the tag of blob "+h.String(), err))
	}
	return h, int64(len(data)), nil
}

func (s *Store) size(h Hash) (int64, error) {
	_, path := s.file(h)
	info, err := os.Stat(path)
	if err != nil {
		return 0, refuse("looking for blob "+h.String(), err)
	}
	return info.Size(), nil
}
