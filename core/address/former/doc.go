// Package former says by which former names somebody has typed an address: of its street, of its town, of whatever lies over them.
//
// Search and verdict ask the same question here, so that a row that is marked "formerly …" is also asked about. What is typed is
// read as the search reads it: in either layout of the keyboard, words in any order, types left out, the last word not finished, with the
// slips that the search forgives.
package former
