// Package program builds and runs what the benchmarks measure: the programs as they are released, each node a
// process of its own.
package program
