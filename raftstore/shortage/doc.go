// Package shortage is what the store does while its disks have little room.
//
// Invariants:
//   - A leader without room records nothing and hands over to a voter that has some. One with room records
//     nothing while too few others have some: nothing would be acknowledged by a majority.
//   - A follower without room acknowledges no command: it stays behind, and its leader goes on with the
//     others. What raft writes of its own (a new leader, members) is small and taken as long as it fits.
//   - What is committed is applied as soon as there is room for it, and never skipped: who ends before that
//     moves no durable marker.
//   - The durable marker moves on, so that Badger may merge and the log be cut.
package shortage
