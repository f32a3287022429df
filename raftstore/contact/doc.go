// Package contact notes who of the other members answers a node that leads, and how far he has come. Raft
// itself tells neither: its statistics are about the node alone.
//
// A leader calls every member several times a second, also while there is nothing to record, and each answer
// names the newest entry in the log of who answers. So raft's transport sees all that is needed, and the
// figures cost one look at the own log for each such call.
package contact
