package backup

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/sheaf/datadir"
)

// workName is the folder within the data folder in which the house is made.
const workName = "restoring"

// place is the data folder that a house is restored into. Until finish has written the node's id it is not
// taken for one.
type place struct {
	dir, work datadir.Dir
	// made says that the folder was not there before.
	made bool
}

// parts are the folders of a data folder.
func parts() []string { return []string{"keys", "store", "blobs", "run"} }

// begin takes an empty folder, or one in which an earlier restore was killed; another one is refused.
func begin(d datadir.Dir) (place, error) {
	p := place{dir: d, work: datadir.Dir(d.Path(workName))}
	if d == "" {
		return p, core.Refuse(core.Invalid, "data", "cli.folder_needed")
	}
	entries, err := os.ReadDir(string(d))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		p.made = true
	case err != nil:
		return p, fmt.Errorf("reading the data folder: %w", err)
	case len(entries) > 0 && !p.abandoned(entries):
		return p, core.Refuse(core.Conflict, "data", "cli.folder_used", string(d))
	}
	if err := p.clear(); err != nil {
		return p, err
	}
	if err := p.work.Create(); err != nil {
		return p, errors.Join(err, p.undo())
	}
	return p, nil
}

// abandoned says whether a restore that was killed left all that is there.
func (p place) abandoned(entries []os.DirEntry) bool {
	known := map[string]bool{workName: true}
	for _, part := range parts() {
		known[part] = true
	}
	working := false
	for _, e := range entries {
		if !known[e.Name()] {
			return false
		}
		working = working || e.Name() == workName
	}
	_, err := os.Stat(p.dir.Path("keys", datadir.FileNode))
	return working && errors.Is(err, fs.ErrNotExist)
}

// clear removes what a restore makes.
func (p place) clear() error {
	var errs []error
	for _, part := range append(parts(), workName) {
		errs = append(errs, os.RemoveAll(p.dir.Path(part)))
	}
	return errors.Join(errs...)
}

// undo leaves the folder as it was found.
func (p place) undo() error {
	err := p.clear()
	if p.made {
		err = errors.Join(err, os.Remove(string(p.dir)))
	}
	return err
}

// finish puts the house in its place. The id comes last: without it the folder is no node's.
func (p place) finish(node string) error {
	for _, part := range parts() {
		from := p.work.Path(part)
		if _, err := os.Stat(from); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err := os.Rename(from, p.dir.Path(part)); err != nil {
			return fmt.Errorf("putting the house in its place: %w", err)
		}
	}
	if err := p.dir.Settle(); err != nil {
		return err
	}
	if err := p.dir.Write(datadir.FileNode, node); err != nil {
		return err
	}
	return errors.Join(p.dir.Settle(), os.RemoveAll(filepath.Join(string(p.dir), workName)))
}
