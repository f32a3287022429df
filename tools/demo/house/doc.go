// Package house sets an invented house up until its desks can open, in the same steps whether a
// demonstration or a whole drive is to be filled in: the campaign with its offices, accounts, rules
// in force, reference lists.
package house
