// Package hold keeps in the log what a joining node will ask for.
package hold
