// Package d is part of a planted house.
package d
