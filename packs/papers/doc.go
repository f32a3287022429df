// Package papers are what a rule pack says of itself, as files that people read without running it: its words in
// each language, the sources of the law, and its own cases. They travel in the pack's file beside the programs.
//
//	messages/LANGUAGE.json   the words, and those to say to a voter who is turned away
//	sources.json             the texts that the rules rest on, and which of them somebody confirmed
//	cases.json               the examples with the verdicts that they must get
//
// Invariant: a file whose papers are not what its program says is found out, see [Proves]; a paper that was
// written before a field was added still proves.
package papers
