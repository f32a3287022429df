// Package list reads the ministry's list of invalid passports as it is published: a CSV of more
// than a hundred million rows, plain or packed with bzip2, gzip or zstd.
//
//	file ─ Open ─ unpacked ─ Read ─ passport.Builder
//	                          └─ Report: every row under exactly one heading
//
// What holds:
//   - Nothing is corrected silently: a row that names no document is counted and noted by line
//     and flaw, never padded or guessed at, and never repeated, for it may name a document.
//   - A damaged or cut off file is refused, not half read, and one of another format by its name. What looks wrong but can be read (another
//     header, too many malformed rows) is a doubt in the report, for people to weigh.
//   - Memory does not grow with the list.
//
// It reads only what it is handed.
package list
