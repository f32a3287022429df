package query

import (
	"golang.org/x/mod/sumdb/tlog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/state"
)

// TreeSize is how many leaves a tree has.
func TreeSize(v state.View, tree string) int64 {
	n, _ := state.TreeSizes.Get(v, tree)
	return n
}

// Leaf reads the line of leaf n of a tree.
func Leaf(v state.View, tree string, n int64) ([]byte, error) {
	line, ok := state.Leaves.Get(v, state.LeafKey(tree, n))
	if !ok {
		return nil, core.Refuse(core.NotFound, "n", "audit.proof.leaf")
	}
	return line, nil
}

// Filter chooses leaves of the journal; empty parts choose all.
type Filter struct {
	Actor   core.UserID
	Subject string
	// From is the moment before which nothing is shown.
	From core.Time
	// Only says which leaves may be seen at all, see [Readable]; nil lets all through.
	Only func(audit.Leaf) bool
}

func (f Filter) passes(l audit.Leaf) bool {
	return (f.Actor == "" || l.Actor == f.Actor) && (f.Subject == "" || l.Subject == f.Subject) && l.Time >= f.From &&
		(f.Only == nil || f.Only(l))
}

// scanned bounds how many leaves one page of the journal looks at.
const scanned = 5000

// Journal lists at most limit leaves below before, newest first. More is the number below
// which the next page begins, 0 at the end of the journal.
func Journal(v state.View, tree string, f Filter, before int64, limit int) (leaves []audit.Leaf, more int64, err error) {
	if size := TreeSize(v, tree); before <= 0 || before > size {
		before = size
	}
	for n := before - 1; n >= 0; n-- {
		if len(leaves) == limit || before-n > scanned {
			return leaves, n + 1, nil
		}
		line, err := Leaf(v, tree, n)
		if err != nil {
			return nil, 0, err
		}
		leaf, err := audit.Parse(line)
		if err != nil {
			return nil, 0, err
		}
		if leaf.Time < f.From {
			break
		}
		if f.passes(leaf) {
			leaves = append(leaves, leaf)
		}
	}
	return leaves, 0, nil
}

// Root is the root of the first size leaves of a tree.
func Root(v state.View, tree string, size int64) (tlog.Hash, error) {
	return audit.Root(state.TreeNodes{View: v, Tree: tree}, size)
}

// Inclusion proves that leaf n is among the first size leaves of a tree.
func Inclusion(v state.View, tree string, size, n int64) (tlog.RecordProof, error) {
	return audit.Inclusion(state.TreeNodes{View: v, Tree: tree}, size, n)
}

// Consistency proves that the tree of old leaves is the beginning of that of size leaves.
func Consistency(v state.View, tree string, size, old int64) (tlog.TreeProof, error) {
	return audit.Consistency(state.TreeNodes{View: v, Tree: tree}, size, old)
}

// Checkpoints lists the signed notes of a tree by ascending size.
func Checkpoints(v state.View, tree string) []string {
	var notes []string
	state.Checkpoints.Scan(v, tree+"/", func(_ string, note string) bool {
		notes = append(notes, note)
		return true
	})
	return notes
}
