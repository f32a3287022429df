package invariant

import (
	"crypto/sha256"
	"math/bits"
)

// edge is the right edge of a tree of RFC 6962: the roots of its complete subtrees from left to
// right. It grows leaf by leaf and never looks back.
type edge struct {
	size  uint64
	roots [][32]byte
}

func (e *edge) add(leaf []byte) {
	h := sha256.Sum256(append([]byte{0}, leaf...))
	for range bits.TrailingZeros64(^e.size) {
		last := len(e.roots) - 1
		h = node(e.roots[last], h)
		e.roots = e.roots[:last]
	}
	e.roots = append(e.roots, h)
	e.size++
}

// root of all leaves so far; zero of none.
func (e *edge) root() (r [32]byte) {
	for i := len(e.roots) - 1; i >= 0; i-- {
		if i == len(e.roots)-1 {
			r = e.roots[i]
			continue
		}
		r = node(e.roots[i], r)
	}
	return r
}

func node(left, right [32]byte) [32]byte {
	return sha256.Sum256(append(append([]byte{1}, left[:]...), right[:]...))
}
