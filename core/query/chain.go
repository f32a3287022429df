package query

import (
	"context"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Chain is what came of checking a journal from its first line on.
type Chain struct {
	// Covered is how many leaves the last good checkpoint covers.
	Covered int64
	// Broken is the number of the entry at which the chain fails, negative when it holds.
	Broken int64
}

// CheckChain hashes every line of a tree again and compares every stored hash, of lines and of
// what joins them, and the root of every signed checkpoint: it trusts neither nodes nor notes. verifier is the
// house's checkpoint key. It ends with ctx.
func CheckChain(ctx context.Context, v state.View, tree, verifier string) (Chain, error) {
	c := chainCheck{view: v, tree: tree, next: Checkpoints(v, tree), verifier: verifier, found: Chain{Broken: -1}}
	var failed error
	state.Leaves.Scan(v, tree+"/", func(_ string, line []byte) bool {
		if c.n%4096 == 0 {
			failed = ctx.Err()
		}
		return failed == nil && c.leaf(line)
	})
	if failed == nil && c.found.Broken < 0 && (len(c.next) > 0 || c.n != TreeSize(v, tree)) {
		c.found.Broken = c.n // a line that was signed for is not there
	}
	return c.found, failed
}

type chainCheck struct {
	view     state.View
	tree     string
	verifier string
	next     []string    // notes that are not reached yet
	peaks    []tlog.Hash // of the full subtrees of the first n leaves, the largest first
	sizes    []int64
	n        int64
	found    Chain
}

// leaf takes the next line and says whether to go on.
func (c *chainCheck) leaf(line []byte) bool {
	hash := tlog.RecordHash(line)
	whole := c.stored(0, hash)
	c.peaks, c.sizes = append(c.peaks, hash), append(c.sizes, 1)
	level := 0
	for i := len(c.sizes) - 1; i > 0 && c.sizes[i-1] == c.sizes[i]; i-- {
		level++
		c.peaks[i-1] = tlog.NodeHash(c.peaks[i-1], c.peaks[i])
		c.sizes[i-1] *= 2
		c.peaks, c.sizes = c.peaks[:i], c.sizes[:i]
		whole = whole && c.stored(level, c.peaks[i-1])
	}
	if !whole {
		c.found.Broken = c.n
		return false
	}
	c.n++
	return c.checkpoint()
}

// stored says whether the tree has this hash for the subtree of 2^level lines that the line at
// hand completes.
func (c *chainCheck) stored(level int, hash tlog.Hash) bool {
	have, ok := state.TreeNodes{View: c.view, Tree: c.tree}.Node(tlog.StoredHashIndex(level, c.n>>level))
	return ok && have == hash
}

// checkpoint compares the root of the lines so far with the note of this size, if there is one.
func (c *chainCheck) checkpoint() bool {
	if len(c.next) == 0 {
		return true
	}
	said, err := audit.Verify([]byte(c.next[0]), c.verifier)
	if err == nil && said.Size > c.n {
		return true
	}
	origin := audit.Origin(core.CampaignID(state.CampaignOf(c.tree)))
	if err != nil || said.Size < c.n || said.Origin != origin || said.Root != c.root() {
		c.found.Broken = c.n - 1
		return false
	}
	c.found.Covered, c.next = c.n, c.next[1:]
	return true
}

// root joins the full subtrees from the smallest on.
func (c *chainCheck) root() tlog.Hash {
	last := len(c.peaks) - 1
	root := c.peaks[last]
	for i := last - 1; i >= 0; i-- {
		root = tlog.NodeHash(c.peaks[i], root)
	}
	return root
}
