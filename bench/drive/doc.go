// Package drive opens a house for a measurement and takes voters and their sheets through the
// whole path in it: from the desk to the check of the export by the auditor's program.
//
// The node is the real program in a process of its own, on an empty folder, reached through
// its HTTP interface by people who are signed in each as himself; nothing of it is replaced and
// every command is synced to disk as always. Only the rules are those of a rehearsal, which differ
// from the built-in ones in the minimum of signatures.
//
//	Build: the programs, once
//	Open: init ─▶ serve ─▶ campaign, lists, rules ─▶ people, sheets
//	Receive: pictures are drawn ─▶ clock ─▶ open ─▶ questionnaire ─▶ sheet ─▶ line
//	Finish: clock ─▶ check, lawyer, correction, certification ─▶ parcel, store ─▶ selection,
//	        binding, filing ─▶ export, verification
//
// Invariants: a visit that does not end with a written line, a sheet that does not go where it
// should and an export that is not verified are errors and no samples; what the clock covers is
// only requests and their answers. Everybody shares the machine with the node.
package drive
