//go:build !mutant_unsynced

package engine

// unsynced is what the mutant of this name does: D moves although the memtables behind it are not durable. Package tools/torture/mutants
// sees that somebody notices.
const unsynced = false
