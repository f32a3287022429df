// Package contest has houses of one node and of three, etcd, rqlite and PostgreSQL store values of the same size on
// one machine at the same time, and notes what each has done.
//
// Invariants:
//   - All sides run from the first round to the last; in a round they work one after the other, in turns, so that a
//     busy moment of the machine meets all of them.
//   - A first time through all rounds does not count: it opens connections.
//   - A side that cannot run here is missing with its reason; one that fails in a round ends the contest.
package contest
