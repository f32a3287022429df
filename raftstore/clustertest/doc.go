// Package clustertest runs a house of several nodes in one process: a [Cluster] over real connections, and a [Bubble] over
// a wire in memory, in a time of its own.
//
// Invariants:
//   - The nodes are real stores with real files. Those of a Cluster are behind real ports on loopback, with certificates of their own.
//   - Nothing is left running or on the disk when the test ends.
//   - A fault counts only where it was seen to happen: a step that no node came to fails the test.
package clustertest
