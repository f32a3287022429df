// Package passports writes lists of invalid passports as the ministry publishes them, for the
// demonstration, for tests and for measurements: well-formed rows generated from a seed, with
// the 21 irregular rows of the real list among them.
//
// Well-formed rows of the real list are not used: they are numbers of real documents. The same
// [Options] give the same bytes.
package passports
