// Package attention is the table of everything that can need somebody: what waits too long, what
// is missing, what failed. A row of the screen /attention, a metric and a log line are made from the
// same row of [Table], and so are their words, attention.count.KIND and attention.do.KIND of the
// catalogues, and their place in docs/attention.md: a test finds a kind that lacks one of them.
//
// Two sources fill it. Kinds about the campaign and the house are read from the state by package
// core/query, the same on every node. Kinds about a node, such as a full disk, are raised by the node
// itself through an interface of two methods, Raise and Clear, which each room declares where it
// uses it.
//
// Nothing here is about a person: subjects are identifiers, codes and counts.
package attention
