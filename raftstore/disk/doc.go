// Package disk does the steps on which durability hangs, so that a test can make each of them fail, and has the owner of a
// log hear of each write of it that failed.
package disk
