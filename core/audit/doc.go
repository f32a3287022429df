// Package audit makes the journal that outsiders can check: canonical leaves, a Merkle tree
// over them and signed checkpoints of the tree.
//
// A leaf is one line of canonical JSON (RFC 8785)
//
//	{"actor","campaign","commit","index","kind","n","public","subject","time","v"}
//
// whose "public" object holds strings that anybody may read and whose "commit" object holds,
// for each sealed field, the hash that binds the field without showing it. One tree stands
// for each campaign and one for the house; it is the tree of RFC 6962 with SHA-256, as in
// golang.org/x/mod/sumdb/tlog. A checkpoint is a C2SP signed note whose body is origin, size
// and root.
//
// Invariants:
//   - equal entries and stamps give equal bytes, on every node and in every release;
//   - a leaf holds no personal data: the caller puts none into Public, and commits are salted;
//   - [Parse] accepts exactly the bytes that [Line] writes;
//   - the package reads no clock and draws no randomness but from the reader it is given.
package audit
