// Package alone is the raft transport of a house with one node.
package alone
