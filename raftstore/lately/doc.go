// Package lately keeps the entries that came to the log last in memory: each is read again within milliseconds, once
// for every follower that it is sent to, and once to be applied.
//
// Invariants:
//   - What is answered from memory is in the log: it was stored without an error, and not cut off since.
//   - Memory is bounded: so many entries of at most so many bytes.
package lately
