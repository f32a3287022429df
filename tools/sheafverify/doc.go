// Sheafverify checks a public export of Sheaf without trusting the server that wrote it.
//
//	sheafverify EXPORT --key KEY [--since CHECKPOINT] [--json]
//
// EXPORT is the zip. KEY is the verifier string of the checkpoint key or a file that holds it.
// CHECKPOINT is a file with a signed checkpoint kept from earlier: the export has to extend it.
//
//	archive (every byte accounted for) ─▶ checkpoints (signatures) ─▶ journal (leaf by leaf:
//	canonical form, order, tree roots, replay) ─▶ tables and totals (equal to the replay)
//
// The program shares no code with the server: it imports the standard library and
// golang.org/x/mod only, and has its own copy of the format and of the tables of states. Where
// both disagree the export is rejected, which is the point. docs/auditor.md describes the
// format so that anybody can write such a program again.
//
// Exit codes: 0 verified, 1 rejected with one reason and what to do about it, 2 usage (an
// argument is missing or a file cannot be read).
//
// Everything it says to people is in English or, by LC_ALL, LC_MESSAGES and LANG, in Russian:
// a refusal is a format with its values, and the tables named russian.go have the twin of each.
package main
