package datadir

import (
	"errors"
	"fmt"
	"os"
	"time"
)

// Shared are the files of keys/ that all nodes of a house have: what one seals the others open, and what
// one signs is signed by the house.
func Shared() []string { return []string{FileRoot, FileCheckpoint, FileCACert, FileCAKey} }

// Invite makes the folder to of a further node with the id: the keys of this house, and a certificate of its
// own. It has no state: the node gets that when it joins. A folder that has anything in it is refused, and
// what fails half-way leaves nothing behind.
func Invite(d, to Dir, node string, now time.Time) (err error) {
	if err := d.Check(); err != nil {
		return err
	}
	if err := to.Create(); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, to.Clear())
		}
	}()
	for _, name := range Shared() {
		content, err := os.ReadFile(d.Path("keys", name))
		if err != nil {
			return fmt.Errorf("reading %s: %w", name, err)
		}
		if err := to.Write(name, string(content)); err != nil {
			return err
		}
	}
	if _, err := IssueLink(to, node, now); err != nil {
		return err
	}
	// The keys are durable before the id, without which the folder is not taken for a node's.
	if err := to.Settle(); err != nil {
		return err
	}
	if err := to.Write(FileNode, node); err != nil {
		return err
	}
	return to.Settle()
}
