// Package form says whether what a command carries is well formed: texts, words, regions, sealed groups, findings. It knows
// no state, and bounds whatever is stored, because a record that is too large would be a fault on every node.
package form
