// Package towns knows the towns of the country and the short forms that people type for them:
// "спб", "н-ск", "комс-на-амуре".
//
// Invariants:
//   - nothing is chosen for anybody: an answer is known, similar or unknown, and a name that
//     several towns bear names them all;
//   - case, ё, hyphens, spaces and points do not matter, nor does a word for "town" before it.
//
// The towns with their population are in hflabs/ under CC BY-SA 4.0, see hflabs/SOURCE.txt; the
// short forms are our own.
package towns
