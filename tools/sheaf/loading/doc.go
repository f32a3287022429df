// Package loading is what the commands that load reference lists share: reading a file or standard input until
// somebody ends that, sending an edition to a node, and the file that says what was wrong with what was read.
package loading
