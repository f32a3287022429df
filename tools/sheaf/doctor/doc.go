// Package doctor holds the command that looks for what would keep a node from running: at its
// data folder and at the machine. It asks no node and changes nothing.
package doctor
