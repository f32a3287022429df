// Package house is the house of several nodes as one: what is asked of any node is done by the one that
// leads, and waits while leadership changes.
//
// Invariants:
//   - What may have been recorded is never said to be not recorded.
//   - What is sent again carries the request id of the first time, so that it is recorded once.
package house
