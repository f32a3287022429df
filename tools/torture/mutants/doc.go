// Package mutants are programs with one lie each, planted by a build tag (mutant_NAME) in the room where it would hurt, and
// what notices them. A lie that nobody notices would mean that the tests look and do not see.
//
// Invariant: without a tag no lie is in the program: each is a constant that is false, or a function that the honest program has otherwise.
package mutants
