// Package site is where the nodes under torture live: each a process of its own, with a disk and a network of its own where
// the machine lets us make them, and with plain folders and ports of this machine where not.
//
//	root namespace ── bridge ──┬── namespace of node 1 ── process ── ext4 on a loop device
//	   (the clients)           ├── namespace of node 2 ── …
//	                           └── namespace of node 3 ── …
//
// Invariants:
//   - Everything that is made outside the work folder bears [Prefix], and [Clean] removes it, also what an
//     earlier run that died has left.
//   - A process is ended by its own id.
package site
