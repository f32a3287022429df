// Package notes remembers what a long run has done, so that the next one goes on where it ended,
// however it ended.
//
// Nothing waits for the disk and nothing is ever taken back: what is lost with the last lines was
// done, but is asked for again, and answered.
package notes
