// Package answered is raft whose questions are all answered, also while it ends: raft v1.8.0 forgets a question about
// who leads, a barrier, or a handover, that lies in a queue at the moment of the shutdown, and who asked would wait for ever.
//
// Invariants:
//   - Every future that VerifyLeader, Barrier, LeadershipTransfer and LeadershipTransferToServer gave has an answer when Shutdown
//     returns.
//   - After Shutdown began nobody asks raft any more; the answer is [raft.ErrRaftShutdown].
package answered
