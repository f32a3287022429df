// Package address holds the state address register down to the street: what is kept of it, its
// form as an edition, how a text that somebody types is brought into
// one form with the register's names, and how an address is written in full.
//
// Invariants:
//   - an object keeps its id; every name it ever had is kept as an alias of its current
//     name, so an old stamp finds the new street;
//   - an object that ceased to exist is no row of suggestions; it stays known with the objects that
//     it went over into, and its names are aliases of those;
//   - nothing is dropped silently: what does not become an object is counted in the
//     [Report], by reason; an object whose chain of parents is broken stays findable;
//   - [Normalise] is idempotent and used by the building of indexes and by queries alike;
//   - a registry is a few large pieces of memory almost without pointers, see packed.go; an [Object] is made when it is asked for;
//   - an edition of any release is read for ever.
//
// The package knows no file format: core/address/gar reads the register's XML, core/address/build
// makes a [Registry] of the rows.
package address
