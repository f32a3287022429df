// Package progress runs the parts of a long work, in turn or side by side, and tells how far they
// are.
package progress
