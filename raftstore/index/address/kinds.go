package addressindex

import (
	"sync"

	"github.com/sheaf-drive/sheaf/core/address"
)

// streetKinds are the words of types of streets that are no types of settlements.
var streetKinds = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	for _, t := range address.Types() {
		if t.Level == address.LevelStreet {
			for _, w := range address.TypeWords(t.Level, t.Short) {
				out[w] = true
			}
		}
	}
	for _, t := range address.Types() {
		if t.Level < address.LevelPlan {
			for _, w := range address.TypeWords(t.Level, t.Short) {
				delete(out, w)
			}
		}
	}
	return out
})
