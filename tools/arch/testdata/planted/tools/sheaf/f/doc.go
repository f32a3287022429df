// Package f is part of a planted house.
package f
