// Package cause tells why a store was not opened or had to stop: its copy is no good, or the program is too old for it.
package cause
