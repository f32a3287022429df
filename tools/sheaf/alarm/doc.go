// Package alarm is the board of what a running node says of itself. Rooms raise and clear; the board
// keeps what stands, writes a log line when an alarm begins, happens again or ends, and counts.
//
// It is the only place that logs louder than an information: an alarm that is merely logged would
// stand nowhere, and tools/arch finds it. The board lives as long as the node and is not replicated:
// a node that stands alone or has lost its disk must be able to raise.
package alarm
