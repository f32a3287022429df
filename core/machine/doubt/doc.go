// Package doubt says what speaks against putting an edition into force: the sanity guard of the list of invalid passports. It
// knows no state and decides nothing: the machine asks for each doubt to be accepted.
package doubt
