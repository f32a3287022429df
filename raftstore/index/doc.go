// Package index keeps what can be derived from the state: the reference lists
// (invalid passports, addresses, names) in the form that answers look-ups.
//
//	journal ─Follow─▶ follower: which edition is active? ─chunks─▶ checked, built ─▶ swapped in
//
// Invariants:
//   - A follower has a bookmark: everything up to that entry is in its answers. It is moved
//     only after the answers are.
//   - An edition is used only when all its chunks are there and have the digest that was
//     recorded with it; so the same edition gives the same answers on every node.
//   - The registers of addresses follow the bookmark, because verdicts rest on them; their search indexes follow a little
//     later, built beside in folders that may be lost, and every answer names its own edition.
//   - A swap is atomic: one call sees one edition. What was swapped out ends when its last
//     user is done.
//   - Nothing here decides: verdicts name the edition they were judged by, and the machine
//     answers stale when it is no longer the active one.
package index
