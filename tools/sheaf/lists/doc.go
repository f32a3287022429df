// Package lists holds the commands that load reference lists: invalid passports, addresses and
// names. They read files, report what is wrong with them, and send editions to a node.
package lists
