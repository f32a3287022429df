// Package blob is part of a planted house.
package blob
