package folder

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"golang.org/x/sys/unix"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/raftstore/disk"
)

// FormatVersion is the layout of the folder that this program writes. It grows when an
// older program could no longer read the folder.
const FormatVersion = 1

const versionPrefix = "sheaf store "

// Folder is a store's folder, locked for this process.
type Folder struct {
	// Root is the path of the folder itself.
	Root string
	lock *os.File
}

// State is the folder of Badger.
func (f *Folder) State() string { return filepath.Join(f.Root, "state") }

// Log is the folder of the raft log.
func (f *Folder) Log() string { return filepath.Join(f.Root, "log") }

// Marker is the file of the durable marker.
func (f *Folder) Marker() string  { return filepath.Join(f.Root, "MARKER") }
func (f *Folder) version() string { return filepath.Join(f.Root, "VERSION") }

func (f *Folder) lockFile() string { return filepath.Join(f.Root, "LOCK") }

// Open makes the folder where it is missing, locks it and checks its version. A folder in use
// or of a newer version is refused with a *core.Error.
func Open(root string, d disk.Disk) (*Folder, error) {
	f, err := Lock(root)
	if err != nil {
		return nil, err
	}
	if err := f.checkVersion(d); err != nil {
		f.Release()
		return nil, err
	}
	for _, dir := range []string{f.State(), f.Log()} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			f.Release()
			return nil, fmt.Errorf("making the folder: %w", err)
		}
	}
	return f, nil
}

// Lock makes the folder where it is missing and locks it, whatever is in it: for whoever replaces it.
func Lock(root string) (*Folder, error) {
	if root == "" {
		return nil, core.Refuse(core.Invalid, "data", "store.folder_missing")
	}
	if err := os.MkdirAll(root, 0o700); err != nil {
		return nil, fmt.Errorf("making the folder: %w", err)
	}
	f := &Folder{Root: root}
	return f, f.acquire()
}

// acquire takes the lock, which the kernel gives back when the process ends, however it ends.
func (f *Folder) acquire() error {
	lock, err := os.OpenFile(f.lockFile(), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("opening the lock file: %w", err)
	}
	if err := unix.Flock(int(lock.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		holder := holderIn(lock)
		lock.Close()
		if !errors.Is(err, unix.EWOULDBLOCK) {
			return fmt.Errorf("locking the folder: %w", err)
		}
		return core.Refuse(core.Conflict, "data", "store.folder_in_use", f.Root, holder)
	}
	if err := lock.Truncate(0); err == nil {
		_, _ = lock.WriteAt([]byte(strconv.Itoa(os.Getpid())), 0)
	}
	f.lock = lock
	return nil
}

// Release gives the lock back.
func (f *Folder) Release() { f.lock.Close() }

// Keep holds the lock for as long as the process lives: something in the folder is still in
// use. The lock belongs to every copy of the file's descriptor, and nothing closes this one.
func (f *Folder) Keep() error {
	if _, err := unix.FcntlInt(f.lock.Fd(), unix.F_DUPFD_CLOEXEC, 0); err != nil {
		return fmt.Errorf("keeping the lock: %w", err)
	}
	return nil
}

// checkVersion refuses what this program cannot read; a folder without any version file
// must hold no store.
func (f *Folder) checkVersion(d disk.Disk) error {
	_, err := f.readVersion()
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := f.mustBeFresh(); err != nil {
		return err
	}
	text := fmt.Sprintf("%s%d\n", versionPrefix, FormatVersion)
	if err := disk.WriteSynced(f.version(), []byte(text)); err != nil {
		return fmt.Errorf("writing the version file: %w", err)
	}
	return d.SyncDir(f.Root)
}

// mustBeFresh catches a folder whose version file was lost or taken away.
func (f *Folder) mustBeFresh() error {
	for _, path := range []string{f.State(), f.Log(), f.Marker()} {
		if _, err := os.Stat(path); err == nil {
			return core.Refuse(core.Invalid, "data", "store.version_unreadable", f.version())
		}
	}
	return nil
}
