// Package load lets clients do one thing again and again for a while, and says how often and how fast it was
// done.
//
// Invariants:
//   - Every client waits for its answer before it goes on, so that as many are under way as there are clients.
//   - Every client has a turn, however short the time is: a time of 0 is one turn each.
//   - What began within the time counts, whenever it ended; the time lasts until the last one has.
//   - A failure ends the run: a figure of answers that were none would be a lie.
package load
