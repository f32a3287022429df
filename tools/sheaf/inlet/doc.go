// Package inlet takes the files of scanners in by SFTP: a scanner logs in with its key, writes files and hears of each, when
// it closes it, whether its pages are kept.
//
//	scanner ──ssh──► key of an enrolled scanner ──► one subsystem, sftp ──► file in memory ──closed──► reel ──► each page kept
//
// Invariants: nothing is read back, and nothing but the subsystem sftp is served; no name that a client gives ever reaches a
// disk, a log or an error; a file is taken when it is closed and whole, never in part: a connection that ends before leaves
// nothing; what is not sealed yet is in memory only; "closed" is answered when the pages are kept.
package inlet
