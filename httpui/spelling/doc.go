// Package spelling is the room that says of names and towns whether they are known, similar to
// known ones, or unknown, while somebody types. It is asked by POST: what is typed is personal
// and an address is no place for it. Nothing is recorded and nothing is ever corrected.
package spelling
