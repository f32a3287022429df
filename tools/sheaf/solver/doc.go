// Package solver lets others hold our choice and our forecast against their own: sheaf select
// --problem solves a problem from a file, sheaf forecast says what a commission would do with
// numbers from the command line. Neither asks a node. docs/selection.md describes both.
package solver
