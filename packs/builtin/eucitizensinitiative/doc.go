// Package eucitizensinitiative is the rule pack "eu-citizens-initiative": statements of support for a
// European citizens' initiative under Regulation (EU) 2019/788.
//
// Invariants.
//
//   - What a Member State needs is its seats times the size of Parliament, as of the day on which the
//     initiative was registered. The products are computed, never copied: two of the Commission's own
//     pages print a wrong one for France.
//   - The Member State of a signatory is that of the nationality, not that of the residence.
//   - Identity data, patterns and ages are a table with days. A pattern is a warning, never a block:
//     the Commission's own software lets the signatory insist.
//   - Where a period can be read in two ways, the shorter one is taken.
//
// Sources: see sources.go. Identity data and patterns are facts from the seed of the Commission's Online
// Collection Software, compared with its 27 countries; ages are those of 2022 and have to be confirmed.
package eucitizensinitiative
