// Package lanes are the clients: a few lanes, each of which receives one voter after the other through whichever node answers,
// and the history of what they asked and were told.
//
// Invariants:
//   - A request is repeated under the same id until somebody answers it, and noted once.
//   - What nobody answered by the end is noted as open, and asked again by [Lanes.Settle].
package lanes
