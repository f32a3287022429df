// Package attention is the room of what needs somebody: the screen /attention, the same list for
// programs, and the metrics of the node. A row is one kind of core/attention; what the state says is
// read by core/query, what a node says of itself stands on its board of alarms.
//
// Nothing of it is about a person: identifiers, codes and counts.
package attention
