// Package address holds the state address register down to the street: how it is built
// from versions and places in a hierarchy, how a text that somebody types is brought into
// one form with the register's names, and how an address is written in full.
//
// Invariants:
//   - an object keeps its id; every name it ever had is kept as an alias of its current
//     name, so an old stamp finds the new street;
//   - nothing is dropped silently: what does not become an object is counted in the
//     [Report], by reason; an object whose chain of parents is broken stays findable;
//   - [Normalise] is idempotent and used by the building of indexes and by queries alike;
//   - the order of the rows within a file does not matter: the [Registry] is the same, byte for byte.
//
// The package knows no file format: core/address/gar reads the register's XML.
package address
