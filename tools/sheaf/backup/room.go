package backup

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"

	"github.com/sheaf-drive/sheaf/core"
)

// needed is how many bytes must be free for a backup of so many: scans do not grow, the state does, to three
// times its packed size; and the store maps a part of its files before it fills them. A disk that is full
// ends Badger by a signal, so it has to be known before.
func needed(backup uint64) uint64 {
	const most, mapped = 32 << 30, 256 << 20
	return backup + min(2*backup, most) + mapped
}

// room refuses a folder on a disk with too little room for the backup in the file.
func room(file *os.File, folder string) error {
	info, err := file.Stat()
	if err != nil {
		return fmt.Errorf("looking at the backup: %w", err)
	}
	if !info.Mode().IsRegular() {
		return nil // from a pipe: nobody knows
	}
	var at unix.Statfs_t
	for dir, err := filepath.Abs(folder); ; dir = filepath.Dir(dir) {
		if err == nil {
			err = unix.Statfs(dir, &at)
		}
		if errors.Is(err, fs.ErrNotExist) && dir != filepath.Dir(dir) {
			err = nil
			continue // it is made later
		}
		if err != nil {
			return fmt.Errorf("asking for the free space: %w", err)
		}
		break
	}
	free, want := at.Bavail*uint64(at.Bsize), needed(uint64(info.Size()))
	if free < want {
		return core.Refuse(core.Unavailable, "data", "backup.no_room", folder, megabytes(want), megabytes(free))
	}
	return nil
}

func megabytes(n uint64) string { return fmt.Sprint((n + 999_999) / 1_000_000) }
