// Package remote is how a command finds a node, who it speaks as, and how it asks for things. A
// command that asks for one thing is a [Verb]; one that does more runs within [Reach.With]. Both
// sign out at the end, whatever became of the work.
package remote
