// Command rehearsal is the program of ru-president-2018 with a minimum that a rehearsal of the
// whole path reaches: two signatures and not 300,000. Nothing else differs from the built-in
// version. It is not built in: who rehearses packs it into a signed file, as the author of a pack
// from elsewhere would, and two persons trust its key.
package main
