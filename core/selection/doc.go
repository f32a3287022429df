// Package selection chooses which signatures to hand in, and proves that no other choice is
// worth more.
//
// [Choose] takes the lines with the best chances that keep the cap of every region and the maximum
// of all. Caps of regions within one maximum form a laminar matroid, so taking the best line that
// still fits, again and again, is exact as long as lines count independently of each other. Ties go to
// the sheets with the better mean chance and then by code, so that whole sheets stay together.
//
// [Solve] knows more: sheets that are handed in whole or not at all, a risk that a whole sheet
// fails, minima of regions, of which only some may have to be met, lines that must be handed in or
// must not. It computes for each region the best value of every number of lines, by adding
// stacks of items of one width, whose sums are concave; shares the maximum out by the price of
// a line, which also bounds what any choice can be worth ([Plan.Dual]); and exchanges lines between
// regions until no exchange helps. That the result is optimal follows from the bound where the
// two are equal. Where whole sheets leave a rest it follows from the exchanges: an integer
// program with a separable concave objective has a better solution only if one differs by an
// element of Graver's test set (Murota, Saito and Weismantel, 2004), and every such element
// changes a region by no more than what is tried ([Plan.Exchanges]). Tests hold both against
// all subsets and against a table.
//
// [Prepared.Likeliest] chooses the total, too: that which a commission accepts most likely.
//
// Invariants: integers only; the same sheets in any order give the same choice.
package selection
