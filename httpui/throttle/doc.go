// Package throttle bounds what strangers can cost: the memory of large bodies that arrive, and
// the number of failed logins of one address. Everything is in the memory of this node.
package throttle
