package seed

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/hashicorp/go-hclog"
	wal "github.com/hashicorp/raft-wal"

	"github.com/sheaf-drive/sheaf/raftstore/folder"
)

// Begun says whether the store in the folder has a state or an entry of its own. A start that was cut off before its
// first entry leaves folders and nothing in them. Of one that a process has open it says yes.
func Begun(dir string) (bool, error) {
	if isWhole(dir) {
		return true, nil
	}
	log := filepath.Join(dir, "log")
	if _, err := os.Stat(log); errors.Is(err, fs.ErrNotExist) {
		// A state without its log is no new folder.
		_, err := os.Stat(filepath.Join(dir, "state"))
		return err == nil, nil
	}
	if at, err := folder.Inspect(dir); err != nil || at.Holder != "" {
		return true, nil // whoever opens it says what is wrong
	}
	w, err := wal.Open(log, wal.WithLogger(hclog.NewNullLogger()))
	if err != nil {
		return true, nil
	}
	last, err := w.LastIndex()
	if err := errors.Join(err, w.Close()); err != nil {
		return false, fmt.Errorf("reading the log: %w", err)
	}
	return last > 0, nil
}
