// Package arrival stands between the other nodes' calls and raft, and lets a node begin behind its durable marker
// with an empty log.
//
// What lies at or below the marker is committed, so that every leader has the same there. hashicorp/raft (v1.8.0)
// does not use that: a follower whose log begins behind the marker refuses whatever joins below it, because it
// cannot look the entry up, and the leader steps back one entry per call, to the beginning of its log or to
// sending a snapshot. So here, before raft sees them:
//
//   - of entries that are sent, those at or below the marker are left out, and what is left joins without a check;
//   - a snapshot at or below the marker is answered: it is here already.
//
// And the leader's commit index is not taken further than the entries that came with it and those before them:
// raft takes it up to the end of the follower's own log, whose last entries may be another leader's.
package arrival
