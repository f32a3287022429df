// Package entry is how an entry of the machine stands in the log and on the wire between nodes.
//
// Invariants:
//   - What a release wrote, every later one reads: the first byte says how.
//   - A new format is written once the house has agreed on a level whose release reads it.
//   - An entry that cannot be decoded is an error here and a fault in the state machine: it is never skipped.
package entry
