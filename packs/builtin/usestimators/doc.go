// Package usestimators writes down, as data of a ruleset, how states of the USA conclude from a sample of
// signatures whether a petition has enough of them.
//
// Roundings are data as well: where an authority computed otherwise than its regulation says, that is
// another function here and no other code anywhere. Nothing is computed in this package; the house
// builds the forecast from what it returns.
package usestimators
