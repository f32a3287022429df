// Package attic is part of a planted house.
package attic
