// Package weight says how important the objects of a register are, for which of two that fit what was typed stands first: nothing counts
// people, so the streets below a place stand for them.
package weight
