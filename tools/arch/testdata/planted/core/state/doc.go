// Package state is part of a planted house.
package state
