package present

import (
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/raftstore/witness"
)

// Mark is the state hash at v. Its moment is that behind the last entry of the state, which is the same on all nodes: the
// index of a view may have come to an entry of raft's own.
func Mark(v state.View) witness.Mark {
	at, _ := state.Applied.Get(v, state.One)
	return witness.Mark{Index: at.Index + 1, Sum: state.StoredSum(v).Bytes()}
}
