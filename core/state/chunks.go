package state

import (
	"iter"

	"github.com/sheaf-drive/sheaf/core"
)

// ChunksOf gives the chunks of an edition in their order, up to the first that is missing.
func ChunksOf(v View, e core.Edition) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for n := range e.Chunks {
			chunk, ok := Chunks.Get(v, ChunkKey(e.ID, n))
			if !ok || !yield(chunk) {
				return
			}
		}
	}
}
