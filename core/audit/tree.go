package audit

import (
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/sheaf-drive/sheaf/core"
)

// Nodes stores the hashes of one tree under the numbers of tlog.StoredHashIndex.
type Nodes interface {
	// Node returns the i-th stored hash and whether there is one.
	Node(i int64) (tlog.Hash, bool)
	SetNode(i int64, h tlog.Hash)
}

// reader shows Nodes to tlog.
type reader struct{ nodes Nodes }

// ReadHashes implements tlog.HashReader.
func (r reader) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		h, ok := r.nodes.Node(index)
		if !ok {
			return nil, fmt.Errorf("stored hash %d is missing", index)
		}
		hashes[i] = h
	}
	return hashes, nil
}

// Append links the n-th leaf, counted from 0, into the tree: the tree grows from n to n+1
// leaves. An error means that the stored tree does not have n leaves, which is a fault.
func Append(nodes Nodes, n int64, line []byte) error {
	if n < 0 {
		return fmt.Errorf("appending leaf %d: below zero", n)
	}
	first := tlog.StoredHashCount(n)
	if _, taken := nodes.Node(first); taken {
		return fmt.Errorf("appending leaf %d: the place is taken", n)
	}
	if n > 0 {
		if _, ok := nodes.Node(first - 1); !ok {
			return fmt.Errorf("appending leaf %d: the leaf before it is missing", n)
		}
	}
	hashes, err := tlog.StoredHashesForRecordHash(n, tlog.RecordHash(line), reader{nodes})
	if err != nil {
		return fmt.Errorf("appending leaf %d: %w", n, err)
	}
	for i, h := range hashes {
		nodes.SetNode(first+int64(i), h)
	}
	return nil
}

// Root is the root of the tree's first n leaves. The root of no leaves is the SHA-256 of
// nothing, as RFC 6962 says.
func Root(nodes Nodes, n int64) (tlog.Hash, error) {
	h, err := tlog.TreeHash(n, reader{nodes})
	if err != nil {
		return tlog.Hash{}, fmt.Errorf("computing the root of %d leaves: %w", n, err)
	}
	return h, nil
}

// Inclusion proves that leaf n is among the first size leaves; tlog.CheckRecord checks it.
func Inclusion(nodes Nodes, size, n int64) (tlog.RecordProof, error) {
	if n < 0 || n >= size {
		return nil, core.Refuse(core.NotFound, "n", "audit.proof.leaf")
	}
	proof, err := tlog.ProveRecord(size, n, reader{nodes})
	if err != nil {
		return nil, fmt.Errorf("proving leaf %d of %d: %w", n, size, err)
	}
	return proof, nil
}

// Consistency proves that the first old leaves of a tree of size leaves are the tree that
// had old leaves; tlog.CheckTree checks it.
func Consistency(nodes Nodes, size, old int64) (tlog.TreeProof, error) {
	if old < 1 || old > size {
		return nil, core.Refuse(core.NotFound, "size", "audit.proof.tree")
	}
	proof, err := tlog.ProveTree(size, old, reader{nodes})
	if err != nil {
		return nil, fmt.Errorf("proving %d leaves to begin %d: %w", old, size, err)
	}
	return proof, nil
}
