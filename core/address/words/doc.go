// Package words brings what somebody types and what the address register holds into one form, so that the two can be
// compared: building an index and asking it use the same [Form].
//
// Invariants:
//   - [Form.Normalise] and [Form.NameWords] are idempotent, for any text (fuzzed);
//   - nothing here looks at a register: the words of object types come in as a table, other ways to write them from
//     libpostal's dictionaries (folder libpostal, with their licence) and from the list in phrase.go;
//   - a word that no rule knows passes unchanged but for its letters (lower case, е for ё).
package words
