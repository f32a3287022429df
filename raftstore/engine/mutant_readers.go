//go:build mutant_readers

package engine

const forgetsReaders = true
