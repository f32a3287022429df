// Package clustertest runs a house of several nodes in one process, over real connections.
//
// Invariants:
//   - The nodes are real stores behind real ports on loopback, with certificates of their own.
//   - Nothing is left running or on the disk when the test ends.
package clustertest
