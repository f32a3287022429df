// Package selection chooses which signatures to hand in: the lines with the best chances that
// keep the cap of every region and the maximum of all.
//
// Caps of regions within one maximum form a laminar matroid, so taking the best line that still
// fits, again and again, is exact as long as lines count independently of each other. Ties go to
// the sheets with the better mean chance and then by code, so that whole sheets stay together.
//
// Invariants: integers only; the same sheets in any order give the same choice.
package selection
