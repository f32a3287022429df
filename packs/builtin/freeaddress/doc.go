// Package freeaddress reads an address that was copied from the stamp and not chosen from the register, as far as rules ask about it: whether it
// names a city and no street in it.
//
// Nothing is changed and nothing is guessed: what cannot be told apart counts as an address.
package freeaddress
