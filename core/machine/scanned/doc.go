// Package scanned holds what a scanned page shows of the lines of its sheet against what is recorded of them.
//
// Invariants: the page is compared once, when it is recorded: what becomes of a line later is no difference. A line that is
// doubtful on paper differs from nothing.
package scanned
