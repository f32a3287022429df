package space

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"golang.org/x/sys/unix"
)

// BallastName is the file that keeps room for the last things a node has to do on a full disk.
const BallastName = "BALLAST"

// ballast is a file of real blocks that says nothing.
type ballast struct {
	path string
	size uint64
}

// missing is how much of it is not there.
func (b ballast) missing() uint64 { return b.size - min(b.size, Taken(b.path)) }

// make writes it, unless it is there. On an error nothing of it is left.
func (b ballast) make() (err error) {
	if b.missing() == 0 {
		return nil
	}
	f, err := os.OpenFile(b.path, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("making the ballast: %w", err)
	}
	defer func() {
		if err = errors.Join(err, f.Close()); err != nil {
			err = errors.Join(fmt.Errorf("making the ballast: %w", err), b.release())
		}
	}()
	err = unix.Fallocate(int(f.Fd()), 0, 0, int64(b.size))
	if errors.Is(err, unix.EOPNOTSUPP) {
		err = b.write(f)
	}
	if err != nil {
		return err
	}
	return f.Sync()
}

// write fills the file where the disk keeps no blocks for what is not written.
func (b ballast) write(f *os.File) error {
	piece := make([]byte, 1<<20)
	for at := uint64(0); at < b.size; at += uint64(len(piece)) {
		if _, err := f.WriteAt(piece[:min(uint64(len(piece)), b.size-at)], int64(at)); err != nil {
			return err
		}
	}
	return nil
}

// release gives its room back.
func (b ballast) release() error {
	if err := os.Remove(b.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("removing the ballast: %w", err)
	}
	return nil
}
