// Package b is part of a planted house.
package b
