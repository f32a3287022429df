// Package ruling holds what the built-in packs of laws outside Russia have in common: a case on its way
// to a verdict, its days, the answers to declared questions, and the words of a pack.
//
// Invariants.
//
//   - What cannot be read is a finding and leaves a zero day behind; no check looks at a zero day.
//   - A birthday of 29 February is 1 March in other years, which is the stricter reading.
//   - An answer that a skippable pattern does not take is a warning that the voter's word lifts;
//     any other is a block.
package ruling
