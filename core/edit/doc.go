// Package edit counts the slips of a keyboard between two words: a letter wrong, missing or
// too many, or two neighbours swapped (optimal string alignment).
//
// Invariants: all counts are bounded, so a long word costs no more than its bound allows;
// above the bound the answer is only "more".
package edit
