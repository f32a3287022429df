package blob

import (
	"errors"
	"fmt"
	"os"
	"syscall"

	"github.com/sheaf-drive/sheaf/core"
)

// step is one thing that can fail on a disk. From is set for renames.
type step struct {
	name       string
	path, from string
}

// disk does the steps. The real one has no hook; tests set it to make a step fail before
// or after it took effect, or to remember what a power cut would take back.
type disk struct {
	around func(s step, do func() error) error
}

func (d disk) do(s step, fn func() error) error {
	if d.around != nil {
		return d.around(s, fn)
	}
	return fn()
}

// ErrFault is in the chain of every error after an fsync failed: the node should stop and be
// seeded again.
var ErrFault = errors.New("the blob store has a fault")

// syncFailed marks errors of fsync.
type syncFailed struct{ err error }

func (e syncFailed) Error() string { return e.err.Error() }
func (e syncFailed) Unwrap() error { return e.err }

// refuse puts the words for people in front of an error of the disk.
func refuse(operation string, err error) error {
	if err == nil {
		return nil
	}
	key := "blob.fault"
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		key = "blob.full"
	}
	return fmt.Errorf("%s: %w", operation, errors.Join(core.Refuse(core.Unavailable, "", key), err))
}

// create makes a new empty file.
func (d disk) create(path string) (f *os.File, err error) {
	err = d.do(step{name: "create", path: path}, func() (err error) {
		f, err = os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
		return err
	})
	if err != nil && f != nil {
		f.Close()
		f = nil
	}
	return f, err
}

func (d disk) append(f *os.File, data []byte) error {
	return d.do(step{name: "write", path: f.Name()}, func() error {
		_, err := f.Write(data)
		return err
	})
}

// write makes a new file with these bytes, durable under this name but for the folder.
func (d disk) write(path string, data []byte) error {
	f, err := d.create(path)
	if err != nil {
		return err
	}
	if err = d.append(f, data); err == nil {
		err = d.syncOpen(f)
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	return err
}

func (d disk) syncOpen(f *os.File) error {
	err := d.do(step{name: "sync", path: f.Name()}, f.Sync)
	if err != nil {
		return syncFailed{err}
	}
	return nil
}

// sync makes a file's bytes, or the names in a folder, durable.
func (d disk) sync(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return d.syncOpen(f)
}

func (d disk) mkdir(path string) error {
	return d.do(step{name: "mkdir", path: path}, func() error {
		if err := os.Mkdir(path, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
			return err
		}
		return nil
	})
}

func (d disk) rename(from, to string) error {
	return d.do(step{name: "rename", path: to, from: from}, func() error { return os.Rename(from, to) })
}

func (d disk) remove(path string) error {
	return d.do(step{name: "remove", path: path}, func() error { return os.Remove(path) })
}

func (d disk) read(path string) (data []byte, err error) {
	err = d.do(step{name: "read", path: path}, func() (err error) {
		data, err = os.ReadFile(path)
		return err
	})
	return data, err
}
