// Package change says what differs between two registries of one region: what was added, renamed,
// closed and moved. People read it before an edition is put into force, and it tells which voters'
// addresses are to be looked at again.
//
// Objects are matched by id, and where the two registries number them differently (the older
// register has none) by GUID. The package keeps nothing and changes nothing.
package change
