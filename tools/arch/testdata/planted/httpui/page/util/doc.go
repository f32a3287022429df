// Package util is part of a planted house.
package util
