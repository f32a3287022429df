// Package sshkey reads public keys of SSH in the form of an authorized_keys file: the same bytes are a good key for ever
// and on every node, whatever library opens the connection.
//
// Invariants: a key has one form, without options and comment; what is weak, private or of an unknown kind is refused with
// what to do instead.
package sshkey
