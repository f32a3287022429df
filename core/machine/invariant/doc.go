// Package invariant says what is wrong with a state: it holds the invariants that no command
// may ever break, by reading tables and journal with rules of its own and none of the machine's
// code. Tests ask it after every few commands of a random walk.
//
// [Broken] asks one moment. A [Watch] follows a history: [Watch.Step] looks at what a command
// touched, [Watch.Look] at everything. Invariants: it reads only, and says each fault in words with the
// identifier of the record; nothing personal.
package invariant
