package engine

import "fmt"

// Caught turns a panic of the function that defers it into its error: a read that meets
// damage panics, and nobody above raft's goroutines would stop the node in order.
func Caught(err *error, doing string, at uint64) {
	if cause := recover(); cause != nil {
		*err = fmt.Errorf("%s %d: %w", doing, at, AsError(cause))
	}
}

// AsError is what a panic was about.
func AsError(cause any) error {
	if err, ok := cause.(error); ok {
		return err
	}
	return fmt.Errorf("panic: %v", cause)
}
