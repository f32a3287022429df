// Package figure is what a server tells of its work to whoever counts it: routes by their patterns,
// never an address or a sender; and what a node tells of itself and the other nodes.
package figure
