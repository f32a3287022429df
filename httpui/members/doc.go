// Package members is the room of the nodes of the house: how they are, and the verbs to let one in, to take one
// out, to have another lead. Each is a line of the journal before it is done.
//
// The screen shows the facts of sheaf status, which the node that is asked collects from all.
package members
