// Package result is what a benchmark says: figures of ours over several runs, ratios to peers that were measured in turns with
// them, and the peers that could not run with the reason.
//
// Invariants, held by [Result.Check]: every figure and ratio rests on at least five runs; every peer that a benchmark
// names is measured or missing with a reason; a share lies in 0…1; nothing is infinite or no number.
package result
