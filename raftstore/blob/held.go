package blob

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
)

// innerFolders hold the files of a store; a file is in the one of the first twelve bits of its hash.
const innerFolders = 1 << 12

// held counts the files of a store. A start finds hundreds of thousands: they are counted beside the work,
// folder by folder, and what comes or goes in a folder that was counted is counted with it.
type held struct {
	// mu is held for writing while a folder is counted, for reading while a file comes or goes.
	mu      sync.RWMutex
	counted int // folders, in ascending order

	// same is held while a file comes or goes, by the first byte of its hash: two who put the same file count one.
	same [1 << 8]sync.Mutex

	sum   sync.Mutex // guards the two below
	files int
	bytes int64
}

// Holds is what a store holds.
type Holds struct {
	Files int
	Bytes int64
}

// Holds answers how many files the store has, and says whether [Store.Count] has come to its end.
func (s *Store) Holds() (h Holds, whole bool) {
	s.held.mu.RLock()
	defer s.held.mu.RUnlock()
	s.held.sum.Lock()
	defer s.held.sum.Unlock()
	return Holds{s.held.files, s.held.bytes}, s.held.counted == innerFolders
}

// Count counts the files. It is called once.
func (s *Store) Count(ctx context.Context) error {
	for n := range innerFolders {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := s.countFolder(fmt.Sprintf("%03x", n)); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) countFolder(prefix string) error {
	s.held.mu.Lock()
	defer s.held.mu.Unlock()
	if _, err := os.Stat(s.path("files", prefix[:1], prefix[1:])); !errors.Is(err, fs.ErrNotExist) {
		if _, err := s.eachOf(prefix[:1], prefix[1:], func(_ Hash, info fs.FileInfo) error {
			s.held.add(1, info.Size())
			return nil
		}); err != nil {
			return err
		}
	}
	s.held.counted++
	return nil
}

// changed does what brings or removes the file of a hash, and counts it where its folder was counted.
func (s *Store) changed(h Hash, do func() error) error {
	s.held.mu.RLock()
	defer s.held.mu.RUnlock()
	same := &s.held.same[h[0]]
	same.Lock()
	defer same.Unlock()
	_, path := s.file(h)
	files, bytes := sizeOf(path)
	err := do()
	if int(h[0])<<4|int(h[1]>>4) < s.held.counted {
		filesNow, bytesNow := sizeOf(path)
		s.held.add(filesNow-files, bytesNow-bytes)
	}
	return err
}

// sizeOf is a file as it is counted; none if it is not there.
func sizeOf(path string) (files int, bytes int64) {
	if info, err := os.Stat(path); err == nil {
		return 1, info.Size()
	}
	return 0, 0
}

func (c *held) add(files int, bytes int64) {
	c.sum.Lock()
	defer c.sum.Unlock()
	c.files += files
	c.bytes += bytes
}
