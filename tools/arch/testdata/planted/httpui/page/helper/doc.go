// Package helper is part of a planted house.
package helper
