// Package marker keeps D, the durable marker: how far the state on disk is known to be whole. It is
// raft's snapshot as well, one that carries no data, because the data stay where they are.
//
// Invariants:
//   - The file is replaced by one rename and never written over.
//   - D never moves back, and never over entries that the node does not hold: whoever owns the state
//     is asked before ([Owner.Keep]), and makes durable what the new marker describes.
//   - Who owns the state hears of a new D only after the file is durable.
package marker
