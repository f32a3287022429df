// Package g is part of a planted house.
package g
