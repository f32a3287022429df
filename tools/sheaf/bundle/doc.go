// Package bundle is the content of a backup: one moment of a house as a stream that a program can write
// without knowing how long it will be, and that any tar reads.
//
//	manifest.json │ state/000000 … │ blobs.json │ blobs/HASH … │ keys/NAME … │ trailer.json
//
// The pieces of state/ in their order are one stream of package seed. It is encrypted by whoever stores it;
// here it is in clear.
//
// Invariants:
//   - What a moment names comes with the moment: its blobs are collected from the very records that are
//     written. What could not be read is listed in the trailer, so that nobody finds out years later.
//   - A reader is given nothing to believe before [Read] has returned without an error: names, order, counts
//     and the SHA-256 over all that came before the trailer are as they were written, and nothing follows.
//   - Keys are in it only if somebody put them there; a node never does.
package bundle
