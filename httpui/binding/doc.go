// Package binding is the room in which chosen sheets are bound into volumes, and in which whoever
// certifies strikes what is not chosen on them first: the screens /bind and /bind/strike, and the
// same verbs for programs.
//
// Invariants: what a screen reads does not grow with the drive; no personal field is read here.
package binding
