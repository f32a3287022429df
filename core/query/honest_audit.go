//go:build !mutant_audit

package query

// answersFirst is what the mutant of this name does: what is personal is shown before the journal tells of it. Package tools/torture/mutants
// sees that somebody notices.
const answersFirst = false
