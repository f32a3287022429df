// Package nodes runs a house of one node or of three, each a process of its own on this machine, with desks whose
// operators leave notes beside visits: the command that the benchmark "store" measures.
//
// How clients choose nodes: client i sends its n-th request to node (i+n) mod the number of nodes, over connections
// that stay open. So of three requests one reaches the node that leads, and two are handed on to it.
package nodes
