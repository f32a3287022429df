package cause

import (
	"errors"

	"github.com/sheaf-drive/sheaf/core"
)

// Newer says whether an error of opening a store or its fault means that a newer program wrote what this one met. The copy is
// good, and only that program helps.
func Newer(err error) bool {
	var refusal *core.Error
	if !errors.As(err, &refusal) {
		return false
	}
	switch refusal.Text {
	case "house.level_newer", "house.kind_newer", "store.version_newer", "store.marker_newer", "store.entry_newer", "seed.newer":
		return true
	}
	return false
}
