// Package engine is the state on disk: a managed Badger under rules that make it safe to
// lose its newest writes.
//
// Invariants:
//   - A version is a raft index: (key, i) holds what entry i left under key. A key that
//     several entries of a batch wrote is stored once, at the index of the last of them.
//   - Nothing is read above the version that a view was opened at, so that what an earlier
//     life left behind above it does not show; when a replay reaches it, it must write the
//     same, or the node stops.
//   - Versions are merged only up to min(durable version, oldest pinned version, oldest open view).
//   - What is kept in memory of recently used values is the newest that is committed, and a
//     read that it answers has the answer that the disk would give.
//   - Every value carries a checksum over its key and bytes and stays out of the value log.
//   - Damage found at open is an error that says what to do, never a crash.
package engine
