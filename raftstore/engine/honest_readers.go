//go:build !mutant_readers

package engine

// forgetsReaders is what the mutant of this name does: versions are merged although somebody still reads them. Package tools/torture/mutants
// sees that somebody notices.
const forgetsReaders = false
