// Package lie is where the lies of the store's mutants are planted, by the build tag mutant_NAME; package
// tools/torture/mutants sees that somebody notices each.
//
// Invariant: without a tag every function is the truth and nothing besides, and the compiler leaves the call out.
package lie
