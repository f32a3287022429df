// Package rules fits the pack host to what screens and intake ask: which packs run, what a pack says of a
// voter, and the words, forms and quotas that it declares.
package rules
