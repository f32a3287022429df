// Package gar reads the XML of the state address register (GAR) as a stream: objects, their
// two hierarchies, their codes, merged and split ones, and the dictionaries of types and levels; whole
// regions out of gar_xml.zip without unpacking it.
//
// Invariants:
//   - a file with a document type, an entity of its own, a nested element or another
//     encoding than UTF-8 is refused as a whole, naming the file and what to do;
//   - a row with a fault is counted and listed with its line and byte offset; the other rows
//     of the file are read;
//   - memory does not grow with the file: between two elements at most [maxGap] bytes are
//     looked at;
//   - a byte order mark, a missing PATH or NEXTID are normal in real files and no fault.
package gar
