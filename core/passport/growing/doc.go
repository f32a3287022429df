// Package growing gathers the numbers of one series while they are few.
//
// Invariant: a number is there once, and a table never takes more memory than plain bits over a series.
package growing
