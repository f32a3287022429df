// Package dbf reads the dBase III tables in which the older address registers (FIAS, KLADR) were
// published: character, number, date and logical fields of records of fixed length, as a stream.
//
// Invariants:
//   - what the head says is held against itself before any memory is taken: a table takes one
//     record of at most 64 KiB, however large the file is;
//   - a table that ends before its last record is refused, and so is one in a code page that is
//     not cp866 or windows-1251; the register's tables name none and are cp866;
//   - a record that is marked as deleted is counted and not given.
package dbf
