// Torture does to a house of three nodes what machines do to programs, while people work in it, and says whether the house
// has kept its word.
//
//	town (campaign, accounts, voters) ─▶ lanes (clients, history) ──┐
//	site (processes, networks, disks) ◀─ harm (faults)              ├─▶ judge (exports, histories) ─▶ table, one line of JSON
//	mutants (programs with one lie each, which have to be caught) ──┘
//
// It uses the programs from outside, like anybody. docs/reliability.md says what is done and how to repeat it.
package main
