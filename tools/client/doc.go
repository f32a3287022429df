// Package client speaks with one node through its front door, the JSON verbs below /api/v1:
// for the command line, for the demonstration and for measurements.
//
// A request that changes something goes out under a request id: its own [Request.Key], or a
// fresh one. A refusal comes back as a [Refusal] with the words that the node chose; when
// nobody answers, the error is [ErrUnreachable].
package client
