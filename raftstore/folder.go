package raftstore

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/raftstore/engine"
)

// FormatVersion is the layout of the folder that this program writes. It grows when an
// older program could no longer read the folder.
const FormatVersion = 1

const versionPrefix = "sheaf store "

// folder is a node's data folder, locked for this process.
type folder struct {
	root string
	lock *os.File
}

func (f *folder) state() string   { return filepath.Join(f.root, "state") }
func (f *folder) log() string     { return filepath.Join(f.root, "log") }
func (f *folder) marker() string  { return filepath.Join(f.root, "MARKER") }
func (f *folder) version() string { return filepath.Join(f.root, "VERSION") }

// openFolder makes the folder where it is missing, locks it and checks its version.
func openFolder(root string, d engine.Disk) (*folder, error) {
	if root == "" {
		return nil, core.Refuse(core.Invalid, "data", "store.folder_missing")
	}
	if err := os.MkdirAll(root, 0o700); err != nil {
		return nil, fmt.Errorf("making the folder: %w", err)
	}
	f := &folder{root: root}
	if err := f.acquire(); err != nil {
		return nil, err
	}
	if err := f.checkVersion(d); err != nil {
		f.release()
		return nil, err
	}
	for _, dir := range []string{f.state(), f.log()} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			f.release()
			return nil, fmt.Errorf("making the folder: %w", err)
		}
	}
	return f, nil
}

// acquire takes the lock, which the kernel gives back when the process ends, however it ends.
func (f *folder) acquire() error {
	lock, err := os.OpenFile(filepath.Join(f.root, "LOCK"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("opening the lock file: %w", err)
	}
	if err := unix.Flock(int(lock.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		holder, _ := io.ReadAll(io.LimitReader(lock, 20))
		lock.Close()
		if !errors.Is(err, unix.EWOULDBLOCK) {
			return fmt.Errorf("locking the folder: %w", err)
		}
		return core.Refuse(core.Conflict, "data", "store.folder_in_use", f.root,
			strings.TrimSpace(string(holder)))
	}
	if err := lock.Truncate(0); err == nil {
		_, _ = lock.WriteAt([]byte(strconv.Itoa(os.Getpid())), 0)
	}
	f.lock = lock
	return nil
}

func (f *folder) release() { f.lock.Close() }

// checkVersion refuses what this program cannot read; a folder without any version file
// must hold no store.
func (f *folder) checkVersion(d engine.Disk) error {
	data, err := os.ReadFile(f.version())
	if errors.Is(err, fs.ErrNotExist) {
		if err := f.mustBeFresh(); err != nil {
			return err
		}
		text := fmt.Sprintf("%s%d\n", versionPrefix, FormatVersion)
		if err := engine.WriteSynced(f.version(), []byte(text)); err != nil {
			return fmt.Errorf("writing the version file: %w", err)
		}
		return d.SyncDir(f.root)
	}
	if err != nil {
		return fmt.Errorf("reading the version file: %w", err)
	}
	number, found := strings.CutPrefix(strings.TrimSpace(string(data)), versionPrefix)
	version, err := strconv.Atoi(number)
	switch {
	case !found || err != nil || version < 1:
		return core.Refuse(core.Invalid, "data", "store.version_unreadable", f.version())
	case version > FormatVersion:
		return core.Refuse(core.Conflict, "data", "store.version_newer", f.root,
			strconv.Itoa(version), strconv.Itoa(FormatVersion))
	}
	return nil
}

// mustBeFresh catches a folder whose version file was lost or taken away.
func (f *folder) mustBeFresh() error {
	for _, path := range []string{f.state(), f.log(), f.marker()} {
		if _, err := os.Stat(path); err == nil {
			return core.Refuse(core.Invalid, "data", "store.version_unreadable", f.version())
		}
	}
	return nil
}
