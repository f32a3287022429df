// Package build makes the registry of one region of the rows of the address register, or of an
// edition and the rows that changed since.
//
//	full:  objects → hierarchies, codes, divisions → Build
//	delta: Base(the edition in force), then the same
//
// Invariants:
//   - every row is accounted for in the [address.Report];
//   - the order of the rows within a file does not matter, and a delta on top of a full load
//     gives what the full load of the later day would, as far as the names of a registry go;
//   - of an administrative and a municipal place the administrative one is the parent; a unit that
//     only the municipal hierarchy knows hangs there;
//   - a closed object stays known, with the objects that it went over into, and its names become
//     aliases of those.
package build
