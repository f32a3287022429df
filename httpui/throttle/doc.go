// Package throttle bounds what strangers can cost: the memory of large bodies that arrive,
// the number of failed logins of one address, and the guesses at logins that nobody has. Everything is in the memory of this node.
package throttle
