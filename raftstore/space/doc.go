// Package space watches how much room is left on the disks of a node, and stops what writes before
// there is none: Badger writes through mapped files, and the kernel ends a process (SIGBUS) whose
// mapped file finds no room.
//
//	room left:  … low ─────────── stop ──────── stop/2 ──────── 0
//	            alarm             read-only     the ballast goes
//
// Invariants:
//   - What writes asks [Disks.Full] before; its answer is at most 10 ms old.
//   - The ballast is never counted as room: where it is missing, its size is taken off what is free.
//     So neither to remove it nor to make it changes what the node may do.
//   - A mark that was passed ends only with some room above it, so that nothing flutters.
//   - Nothing is removed here but the ballast.
package space
