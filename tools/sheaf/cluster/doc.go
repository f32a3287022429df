// Package cluster are the commands about the nodes of a house, and the way of a node without a state to one: it
// is filled from the others, or begins a new house with them.
//
// Invariants:
//   - A node whose state was lost never votes before it has all that the others have: it gives its vote up
//     before it is filled.
//   - A new house begins on a node only while no other node of it has begun.
package cluster
