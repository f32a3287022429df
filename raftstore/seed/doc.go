// Package seed fills a node with the state of another one: a moment travels as a stream, is written into a
// new folder beside the store's, and takes its place by one rename.
//
//	magic │ zstd( marker │ record … │ 0 │ count, SHA-256 of all before, index, term )
//
// Invariants:
//   - Nothing of a stream is used before its trailer was read and is right; until then the folder of the store
//     is not touched, and what came is thrown away.
//   - A crash leaves the old store or the new one, or, in the moment between two renames, the new one whole
//     under the name it was made under, which [Settle] puts in its place.
//   - The log of a filled folder is empty and says that it may be: any other empty log behind a marker has
//     lost entries.
package seed
