// Package linktest makes the certificates of a house for tests.
//
// Invariant: a certificate of one house is worth nothing in another.
package linktest
