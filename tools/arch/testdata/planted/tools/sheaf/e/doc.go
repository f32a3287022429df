// Package e is part of a planted house.
package e
