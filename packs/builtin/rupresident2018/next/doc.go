// Command next is the program of the version of ru-president-2018 after the built-in one. It is
// not built in: the demonstration packs it into a signed file, as the author of a pack from
// elsewhere would.
package main
