// Package chore is what the jobs of the node itself have in common: they look again and again for something to do, record what
// they did as a command of the node, and end the node in order where they come upon a state that cannot be read.
//
// Invariants: the first look is at once and no two run at the same time; what was refused is an error, as what was not recorded;
// only a fault of the state becomes one of the node, any other panic goes on.
package chore
