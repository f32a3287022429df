// Package uuid stands in for the real one, so that the planted core can use it
// without a download.
package uuid

// NewString gives what the real one would draw.
func NewString() string { return "" }
