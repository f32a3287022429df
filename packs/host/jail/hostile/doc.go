// Command hostile is a pack that tries what no pack may, for the tests of the cell: the family name of
// a case is what it does, the given name what it does it to. What came of it is the parameter of its
// one finding.
package main
