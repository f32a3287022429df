// Package figure is what a server tells of its work to whoever counts it: routes by their patterns,
// never an address or a sender.
package figure
