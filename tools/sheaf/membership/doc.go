// Package membership decides which changes of the nodes of a house may be made, before the log makes them.
//
// Invariants:
//   - A node is let in, taken out or made the leader from outside only on an admin's order that stands in the
//     journal: whoever leads looks it up, whichever node asks.
//   - A node gives its vote up only while most of the other voters answer; otherwise the house could record
//     nothing any more, not even that it has its vote again.
package membership
