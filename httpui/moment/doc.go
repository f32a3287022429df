// Package moment ties a request to the log: who asks under which id, what the sender has seen
// and done of the log, and the moment of the state that fits it.
//
// Invariant: whoever has seen or done something finds it in every moment that [Of] opens for
// him, on whichever node he asks.
package moment
