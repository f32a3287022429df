// Package witness finds the node whose state is not that of the others. Each node notes its state hash at the same
// moments, and compares with what the others say.
//
// The hash kept along with the writes is compared, so that it costs nothing; that it is the hash of the records is
// checked by each node for itself (raftstore, Verify).
package witness
