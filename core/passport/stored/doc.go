// Package stored makes the list of invalid passports of an edition from what is stored of it: the
// chunks of a whole list, and those of the differences that follow from it.
//
// What holds:
//   - What is given back is the list that was announced: every chunk is held against the digest of its
//     edition, the rows are counted, and a list that differences led to is held against the digest of
//     its contents.
//   - Series that no difference touches are shared with the list that the way began at.
//
// It reads only what it is handed.
package stored
