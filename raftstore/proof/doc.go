// Package proof recomputes the state hash from every record, past what is kept in memory: what a disk loses later is
// found by nobody else.
package proof
