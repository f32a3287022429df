package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Disk does the steps on which durability hangs. Tests set Around to make a step fail
// before or after it took effect.
type Disk struct {
	Around func(step string, do func() error) error
}

// Do runs one step.
func (d Disk) Do(step string, fn func() error) error {
	if d.Around != nil {
		return d.Around(step, fn)
	}
	return fn()
}

// SyncFile makes the bytes of a file durable. A file that is gone was flushed into a table
// and needs nothing.
func (d Disk) SyncFile(path string) error {
	return d.Do("sync "+filepath.Ext(path), func() error {
		f, err := os.Open(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		defer f.Close()
		return f.Sync()
	})
}

// SyncDir makes the names in a folder durable.
func (d Disk) SyncDir(path string) error {
	return d.Do("sync folder "+filepath.Base(path), func() error {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		return f.Sync()
	})
}

// Replace writes a small file so that after a crash there is the old one or the new one.
func (d Disk) Replace(path string, data []byte) error {
	next := path + ".new"
	if err := d.Do("write marker", func() error { return WriteSynced(next, data) }); err != nil {
		return fmt.Errorf("writing %s: %w", next, err)
	}
	if err := d.Do("rename marker", func() error { return os.Rename(next, path) }); err != nil {
		return fmt.Errorf("renaming %s: %w", next, err)
	}
	return d.SyncDir(filepath.Dir(path))
}

// WriteSynced writes a small file and makes its bytes durable.
func WriteSynced(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if _, err = f.Write(data); err == nil {
		err = f.Sync()
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	return err
}
