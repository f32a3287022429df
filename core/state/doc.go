// Package state is the typed keyspace of the machine: tables and indexes over two small
// interfaces, View (read one moment) and Tx (write the next).
//
// Invariants:
//   - Every key begins with the prefix of one table of the list in tables.go; prefixes are
//     never reused. Prefixes that begin with 'd' are domain tables and count into the state
//     hash; those that begin with 's' are the machine's own.
//   - A value is msgpack without maps, so that equal values have equal bytes everywhere.
//   - Reading never fails half-way: an I/O error is a [Fault] panic, which stops the node.
//   - Badger (raftstore) and memory (this package) pass the same suite, statetest.
//
// What is here ranges over no map and reads no clock: equal histories give equal bytes.
package state
