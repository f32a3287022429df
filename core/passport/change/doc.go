// Package change writes the difference between two lists of invalid passports as chunks of a
// reference edition, about two bytes a document, and reads it back.
//
//	Diff(older, newer) ─ Chunks ─ (log, store) ─ Read ─ Then ─ Apply(older)
//
// What holds:
//   - A chunk says by itself what it holds, in order and without doubles; cut off, doubled, moved and
//     foreign chunks are refused.
//   - Several differences that follow from each other are joined before they are applied once, so that a
//     node that starts pays for the last list and not for each.
//   - Numbers are personal data: no error shows one.
//
// It reads only what it is handed. Whether the result is the list that was meant is told by
// [passport.Set.Contents], which the edition names.
package change
