// Package forecast says how likely a filing is to be accepted by the commission that checks it.
//
// A commission draws a part of what was handed in and judges the whole by it. How it draws and
// what it concludes is a [Scheme]: [Staged] draws with a permitted share of invalid signatures
// (Russia), a [Projection] of the sample to the whole (California, Colorado), or a limit on the
// pairs of one person's signatures ([Pairs], Washington). What nobody knows is how much the
// commission will call invalid: that is a [Belief], a distribution. Each scheme answers for a
// known number of invalid signatures and for a belief; [Curve] shows the first over a range.
//
// What holds:
//   - probabilities are sums over the exact distribution of a draw without replacement, not a
//     normal curve; where whole sheets are drawn, whose lines resemble each other, the draw is
//     counted in units of [Staged.Effect] lines, which has the right variance;
//   - what a law computes and rounds on the way to a verdict is computed in fractions and
//     rounded where and how the scheme says, so that published results come out to the digit;
//   - Accept, Count and Refuse of an [Outcome] add up to 1.
//
// The package is pure. It decides nothing: what it says is for people who choose what to hand in.
package forecast
