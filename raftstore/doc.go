// Package raftstore keeps the state: a raft log (hashicorp/raft on raft-wal) in front of a
// managed Badger whose versions are raft indexes.
//
//	Propose ─dry check─▶ raft log (fsynced) ─commit─▶ FSM ─Apply─▶ Badger ─▶ followers wake
//	                                                     every N entries: marker D, log cut
//
// Invariants:
//   - A version (key, i) holds what entry i left under key, whatever batch wrote it. So a
//     replay rewrites what it finds, and leftovers of an earlier life above the applied
//     index are neither seen nor wrong (DESIGN.md, "Starting at D").
//   - A start begins at D, the durable marker, never at the newest version on disk.
//   - D moves only after every file that holds versions up to D was fsynced; the log is cut
//     only after D moved. An fsync that failed is never tried again: the node stops.
//   - Versions at or below min(D, oldest open view) may be merged; a view is never below it.
//   - No value ever reaches Badger's value log.
//   - A refusal changes nothing; a fault stops the node, and nothing is applied after it.
//   - The machine below knows nothing of nodes; nothing here assumes that there is one.
//
// See DESIGN.md in this folder for the reasons.
package raftstore
