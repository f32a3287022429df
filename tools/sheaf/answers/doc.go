// Package answers writes rows that somebody asked about, each with its answer and its line: as a table for people, as one
// JSON object for programs. Both are written as the answers come, because a file may have millions.
package answers
