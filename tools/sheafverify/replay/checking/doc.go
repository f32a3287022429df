// Package checking has the rules between the collector's signature under a sheet and its
// certification: who may check, decide, correct and certify, who has the paper, and what has to
// be said of every line before its signature counts.
//
// [Rules] looks at every leaf after the replay has moved what it moves. Invariants: nobody
// judges what he entered; a sheet has one verifier and one lawyer at a time; a signature is
// accepted only together with the certification of its sheet.
package checking
