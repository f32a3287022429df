// Package slab puts many small things into few large pieces of memory, which are freed together: the collector visits a piece, not each
// thing. What an index of a region is made of lives as long as the index.
package slab
