// Package clock gives the leader's stamps. Stamped time never runs backwards, so a jump of the wall clock into the
// future is refused unless somebody with the right to has looked at it.
package clock
