//go:build mutant_unsynced

package engine

const unsynced = true
