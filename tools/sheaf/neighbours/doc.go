// Package neighbours is what a node does about the other nodes of its house: it tells them of its folder, asks how they are, gets its vote once
// it has all that they have, tells who is silent, and stops when a majority has another state than it.
package neighbours
