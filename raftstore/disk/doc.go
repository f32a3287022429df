// Package disk does the steps on which durability hangs, so that a test can make each of them fail.
package disk
