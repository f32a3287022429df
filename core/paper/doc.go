// Package paper calculates with the codes of signature sheets: it issues them, reads what
// somebody typed or scanned, and offers the codes that may have been meant.
//
// A code is six characters c₁…c₆ of an alphabet of 19 in which no two characters look alike
// and each has the same shape on a Latin and on a Cyrillic keyboard. Two equations hold,
// both modulo the prime 19:
//
//	1·c₁ + 2·c₂ + … + 6·c₆ ≡ 0        c₁ + c₂ + … + c₆ ≡ the residue of the series
//
// What follows from them, each proven exhaustively by a test:
//
//   - within a series any two codes differ in at least three places, so that every error in
//     one or two characters is found;
//   - over all three series in use an error in one character and any exchange of two
//     characters is found;
//   - a character that cannot be read is recovered where its place is known, two of them
//     where the series is known, too.
//
// A wrong character is never corrected silently: [Offer] lists issued codes for a person to
// choose from. A code identifies a sheet; it authorises nothing.
package paper
