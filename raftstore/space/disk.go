package space

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// Room is how large a disk is, in bytes, and what the node may still write to it.
type Room struct{ Free, Whole uint64 }

// Measure asks for the room on the disk of a folder, or of the next one above it that is there.
func Measure(dir string) (Room, error) {
	var at unix.Statfs_t
	if err := unix.Statfs(existing(dir), &at); err != nil {
		return Room{}, fmt.Errorf("asking for the free space: %w", err)
	}
	return Room{Free: at.Bavail * uint64(at.Bsize), Whole: at.Blocks * uint64(at.Bsize)}, nil
}

// device tells disks apart; 0 for a folder that does not say.
func device(dir string) uint64 {
	var at unix.Stat_t
	if err := unix.Stat(existing(dir), &at); err != nil {
		return 0
	}
	return at.Dev
}

// existing is the folder, or the next one above it that is there: a first start has yet to make it.
func existing(dir string) string {
	dir, err := filepath.Abs(dir)
	for err == nil {
		if _, missing := os.Stat(dir); !errors.Is(missing, fs.ErrNotExist) || dir == filepath.Dir(dir) {
			break
		}
		dir = filepath.Dir(dir)
	}
	return dir
}

// Reserve has the disk keep blocks for the first bytes of a file that is there, without changing what is
// in it or how long it is: to write there needs no more room. A disk that cannot do that does nothing.
func Reserve(path string, bytes int64) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reserving room: %w", err)
	}
	defer f.Close()
	err = unix.Fallocate(int(f.Fd()), unix.FALLOC_FL_KEEP_SIZE, 0, bytes)
	if err != nil && !errors.Is(err, unix.EOPNOTSUPP) {
		return fmt.Errorf("reserving room in %s: %w", filepath.Base(path), err)
	}
	return nil
}

// Taken is what a file takes on its disk, 0 for none.
func Taken(path string) uint64 {
	var at unix.Stat_t
	if err := unix.Stat(path, &at); err != nil {
		return 0
	}
	return uint64(at.Blocks) * 512
}
