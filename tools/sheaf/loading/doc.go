// Package loading is what the commands that load reference lists share: sending an edition to a node, and
// the file that says what was wrong with what was read.
package loading
