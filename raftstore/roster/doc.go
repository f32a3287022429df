// Package roster reads and changes raft's list of the members.
package roster
