// Package suggesting fits the indexes of addresses to the desk: rows with their chain, and for each what the
// sheet will say of it, which the pack of the campaign writes and nobody else.
//
// Without a campaign, and while its pack cannot say, rows come without these words: an answer that a
// slow pack keeps back helps nobody who types.
package suggesting
