// Package packtest is the conformance suite of rule packs. Every pack passes the same one,
// called directly and over its real process boundary:
//
//	func TestPack(t *testing.T) { packtest.Run(t, mypack.Pack{}) }
//
// It demands what the house relies on: a complete manifest in each language, words for each
// finding, golden cases that hold, the same answer to the same case, and findings instead
// of panics for whatever is typed.
package packtest
