// Package judging measures rule packs: what a verdict costs over the process boundary, what a swap and a crash do to those
// who ask, how long a start takes.
//
//	callers ──► packs/host ──► process of this very program, which serves a pack that computes next to nothing
//
// Invariants.
//
//   - The pack of the measured calls only echoes, so that the figures are those of the boundary and not of a law.
//   - A unary call is the one that asks for a form, with the texts of a case in it and as much in its answer; the wire has no
//     unary call for judging.
//   - Every answer is compared; one that is wrong, late or missing counts as failed.
package judging
