// Package passport knows the series and number of Russian internal passports and the
// ministry's list of invalid ones: it reads what was typed ([Parse]) and what the list
// prints ([ParseRow]), holds more than a hundred million numbers in memory ([Set]) and writes
// them as the chunks of a reference edition ([Set.Chunks], [FromChunks]).
//
//	CSV ─ list.Read ─ Builder ─ Set ─ Chunks ─ (log, store) ─ FromChunks ─ Set.Has
//	               what comes in order ─ Ascending ─ Set
//
// What holds:
//   - A [Set] never changes once built; any number of goroutines may read it. A newer list is
//     another Set, and [Diff] says in what they differ.
//   - The set is exact: no false hit, no false miss. A hit still only means "look at it",
//     because the published list has known errors; what follows is the business of a rule pack.
//   - Nothing is corrected silently. A letter О in place of a zero is refused, a short number
//     is never padded, and every row of a list is counted under exactly one heading.
//   - Equal contents give equal chunks (of one program version) and an equal [Set.Digest]
//     (of any version).
//   - Numbers are personal data: no error of this package and no print of a [Number] shows one.
//
// The package is pure: it reads only what it is handed.
package passport
