// Package sight says which of the paper somebody sees, and in which order: the screens and the
// reads of programs ask it alike.
package sight
