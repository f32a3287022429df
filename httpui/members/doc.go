// Package members are the verbs about the nodes of the house: let one in, take one out, have another lead.
// Each is a line of the journal before it is done.
package members
