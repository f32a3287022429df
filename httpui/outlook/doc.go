// Package outlook is the room in which people see how a filing would fare: /forecast and the same for
// programs. It chooses nothing.
//
// The chances come from the book of the shelf (httpui/shelf), how the commission checks from the
// pack in force. What was typed replaces the estimate; it is not kept anywhere.
//
// Invariants: no personal field is read here; every plotted number stands in a table beside the plot.
package outlook
