// Package suggest measures the suggestion of addresses: over an invented register of the size of the country, with the real
// region 83 in its place, through the same room that serves the desk; and how good it is on judged queries.
//
//	registers → editions in a state → index.Addresses → keystrokes, one client or 300
//	                                                  ↘ in turns with Sphinx and SQLite FTS5, over the same words
//
// Peers get the words that our own normaliser makes and are asked for the first 64 rows by importance. Their answers are neither ranked
// nor written out, and a typing error finds nothing there: what is compared is less than what ours does.
package suggest
