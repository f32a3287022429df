// Package quiet keeps what a rule pack prints out of the log: only that there was a line.
package quiet
