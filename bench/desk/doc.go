// Package desk opens a house for a measurement and lets operators receive voters in it.
//
// The node is the real program in a process of its own, on an empty folder, reached through
// its HTTP interface; nothing of it is replaced and every command is synced to disk as always.
//
//	Open: build ─▶ init ─▶ serve ─▶ campaign, lists, rules ─▶ operators with sheets
//	Receive: pictures are drawn ─▶ clock ─▶ open ─▶ questionnaire ─▶ sheet ─▶ line
//
// Invariants: a visit that does not end with a written line is an error and no sample; what
// the clock covers is only requests and their answers. The operators share the machine with
// the node.
package desk
