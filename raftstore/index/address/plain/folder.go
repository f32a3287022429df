package plain

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/blugelabs/bluge/index"
	segment "github.com/blugelabs/bluge_segment_api"
)

// Folder keeps the files of an index in a folder that belongs to it alone. Bluge's own locks each file without waiting, and
// gives the lock back by closing the file: a process that starts at that moment still has it for some milliseconds, as this
// one starts rule packs, and the file just written cannot be opened. Nobody else writes here, so nothing is locked.
type Folder struct {
	*index.FileSystemDirectory
	path string
}

// NewFolder is the folder at path, which Setup makes.
func NewFolder(path string) *Folder { return &Folder{index.NewFileSystemDirectory(path), path} }

func (f *Folder) file(kind string, id uint64) string {
	return filepath.Join(f.path, fmt.Sprintf("%012x%s", id, kind))
}

// Load maps a file into memory.
func (f *Folder) Load(kind string, id uint64) (*segment.Data, io.Closer, error) {
	file, err := os.Open(f.file(kind, id))
	if err != nil {
		return nil, nil, err
	}
	return index.LoadMMapAlways(unlocked{file})
}

// Persist writes a file to the disk; one that is not whole does not stay.
func (f *Folder) Persist(kind string, id uint64, w index.WriterTo, closeCh chan struct{}) error {
	path := f.file(kind, id)
	file, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	_, err = w.WriteTo(file, closeCh)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}

// Lock does nothing.
func (f *Folder) Lock() error { return nil }

// Unlock does nothing.
func (f *Folder) Unlock() error { return nil }

// unlocked is an open file.
type unlocked struct{ file *os.File }

func (u unlocked) File() *os.File  { return u.file }
func (u unlocked) Exclusive() bool { return false }
func (u unlocked) Close() error    { return u.file.Close() }
