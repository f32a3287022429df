package cause

import (
	"errors"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/raftstore/engine"
	"github.com/sheaf-drive/sheaf/raftstore/witness"
)

// Spoiled says whether an error of opening a store or its fault means that this node's own copy is no good, so that nothing
// but another node's can help: damage, a log that is not that of the state, another hash than the records have, an old copy.
func Spoiled(err error) bool {
	if Newer(err) {
		return false
	}
	var refusal *core.Error
	if errors.As(err, &refusal) {
		switch refusal.Text {
		case "store.damaged", "store.log_short", "store.log_damaged", "store.marker_damaged", "store.old_copy":
			return true
		}
	}
	var read state.Fault
	return errors.As(err, &read) || errors.Is(err, engine.ErrHash) || errors.Is(err, witness.ErrMinority) || errors.Is(err, engine.ErrDiverged)
}
