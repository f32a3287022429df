// Package addressindex answers what address somebody means who types part of it.
//
// One [Index] serves one region of the register, built from an [address.Registry] and never
// changed: a new edition makes a new index. [Ask] reads what was typed once; [Index.Answer] looks in one region, [Across] in
// those that know the words, settlements first.
//
//	text → normal form → without the region's own name, post code, house
//	     → Bluge: exact words AND the beginning of the last one (first 64 rows)
//	       few hits? → words within one or two slips, found in Go (first 256 rows)
//	     → ranked in Go: rows with every word, then with something like it, then without one; each by slips, old names, parents, importance
//
// Invariants:
//   - the rows lie in order of importance and the Bluge document number is the row number,
//     checked at open, so "the first K" are the most important ones and nothing is stored in
//     Bluge twice;
//   - a row that has not every typed word says which it lacks, and which it has only something like;
//   - objects that ceased to exist are never rows; an old name is an alias of its successor;
//   - the same registry gives the same answers on every node;
//   - rows, names and words lie in pieces of memory without pointers, so that the collector has
//     nothing to look at in them while people type;
//   - an index is only used after twenty rows all over it were found by their own names;
//   - no search runs on a closed index: Close waits for those under way.
package addressindex
