// Package arch holds the rules of the house and checks them as tests.
//
// The rules are literal tables in table.go: which room may import which, what
// the core may not import or call and why, and how large a file, a function
// and a package may grow. Each check is a function from a loaded source tree
// to findings, so the same function runs over this module, where it must find
// nothing, and over the planted violations under testdata, where it must find
// exactly what was planted. Every entry of a table of what is forbidden has its
// plant, so an entry that is deleted, or that never worked, turns a test red.
//
// Invariants: a check never repairs anything, reads files only, and names the
// file, the line, the rule and the remedy. Source is parsed once; only the
// packages under core are type-checked, because only they have rules about
// what a name means and not merely how it is spelled.
package arch
