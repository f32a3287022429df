package state

import (
	"iter"
	"slices"

	"github.com/sheaf-drive/sheaf/core"
)

// ChunksOf gives the chunks of an edition in their order, up to the first that is missing. They are
// the caller's to keep.
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

// Link is one edition of a chain, from a whole list by differences to the one that is asked for.
type Link struct {
	core.Edition
	Origin core.EditionOrigin
}

// Chain gives the editions that e is made of: one that holds the whole list, then the differences
// in the order in which they follow from each other, e last.
func Chain(v View, e core.Edition) []Link {
	var chain []Link
	for {
		origin, _ := EditionOrigins.Get(v, e.ID)
		chain = append(chain, Link{e, origin})
		if origin.Base == "" {
			break
		}
		e, _ = Editions.Get(v, origin.Base)
	}
	slices.Reverse(chain)
	return chain
}
