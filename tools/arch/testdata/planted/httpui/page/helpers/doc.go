// Package helpers is part of a planted house.
package helpers
