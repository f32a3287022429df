// Package variant chooses what to hand in under what somebody wishes: fewer than the law takes, nothing
// below a chance, nothing of some collectors. The choice is that of core/selection, with its proof.
//
// What a wish leaves to choose from is computed once and kept, so that other totals are answered at once.
package variant
