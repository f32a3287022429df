// Package statetest holds every implementation of state.View and state.Tx to one meaning.
//
// Invariants:
//   - What passes [Run] may stand in for any other implementation: same reads, same order,
//     same frozen moments, same state hash for the same history.
package statetest
