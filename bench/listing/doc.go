// Package listing measures the list of invalid passports over generated numbers, because no real list
// may be passed on: how large it is in memory and in the store, how fast it answers, loads, changes
// and comes from the ministry's file, and what the published scheme in PostgreSQL does beside it.
package listing
