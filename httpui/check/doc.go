// Package check is the room of those who have a finished sheet in hand: the verifier at the
// office, the lawyer, the collector who corrects it and the proxy who certifies it. Each sees,
// line by line, the text that was ordered beside the fragments of the passport, and the
// conversation about the line.
//
// A seat is one of the three ways to look at a sheet; whoever does not have the paper in hand is
// shown how to take it and nothing that stands on it. Screens and verbs give the same commands.
package check
