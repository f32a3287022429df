// Package invariant says what is wrong with a state: it holds the invariants that no command
// may ever break, by reading tables and journal with rules of its own and none of the machine's
// code. Tests ask it after every few commands of a random walk.
//
// The one entry is [Broken]. Invariants: it reads only, and says each fault in words with the
// identifier of the record; nothing personal.
package invariant
