// Package stream has many calls under way over one connection: each goes as one frame and is answered by one, in any
// order.
//
//	call    length (4 bytes)  number (8)  kind (1)  body
//	answer  length (4 bytes)  number (8)  body
//
// Calls that are made at the same moment leave together, in one write; none waits for the answer to another.
//
// Invariants:
//   - A call whose frame was not given to the connection was not sent, and is said not to be. Every other one that got
//     no answer may have been heard.
//   - A connection that breaks, or that brings nothing while a call waits for [silence], ends for all calls that are
//     under way over it.
//   - What the other side sends bounds nothing here: frames have a largest length, and at most [atOnce] calls are
//     answered at the same time; more are not read.
package stream
