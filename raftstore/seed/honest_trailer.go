//go:build !mutant_trailer

package seed

// believesAll is what the mutant of this name does: a stream that fills a node is believed without its trailer. Package tools/torture/mutants
// sees that somebody notices.
const believesAll = false
