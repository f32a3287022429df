// Package spread keeps the blobs of a house on several nodes: what one node takes is on a majority before
// a command may name it, and what a node lacks or finds damaged it fetches from another.
//
//	Put ─ blob.Store here ┐
//	    └ to each other   ┴─ durable on a majority of the voters → answered
//	Get ─ blob.Store here ── missing or damaged: from another node, proven, stored → answered
//	Run ─ what the state names and is not here ── from another node, again until it is
//
// Invariants:
//   - A hash that [Spread.Put] or [Spread.PutTagged] answered is durable and young on a majority of the
//     voters; anything else is an error, after which nothing may be proposed. What a refused call left on
//     some nodes is named by nothing and goes with their next sweep.
//   - Bytes from another node count only when their hash is their name.
//   - A house with one node makes no call.
//   - Nothing runs on after Close; the calls that are under way when a Put is answered are few.
package spread
