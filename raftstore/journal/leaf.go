package journal

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core/state"
)

// Leaf is one line of the journal: the N-th of its tree, written by the entry at Index.
type Leaf struct {
	Index uint64
	Tree  string
	N     int64
	Line  []byte
}

// Leaves calls fn for each leaf written after the entry at after, in the order of writing,
// until fn returns false.
func Leaves(v state.View, after uint64, fn func(Leaf) bool) {
	from := fmt.Sprintf("%016x", after+1)
	state.LeavesAt.ScanFrom(v, "", from, func(at, key string) bool {
		index, _, _ := strings.Cut(at, "/")
		cut := strings.LastIndexByte(key, '/')
		leaf := Leaf{Tree: key[:cut]}
		leaf.Index, _ = strconv.ParseUint(index, 16, 64)
		leaf.N, _ = strconv.ParseInt(key[cut+1:], 16, 64)
		leaf.Line, _ = state.Leaves.Get(v, key)
		return fn(leaf)
	})
}
