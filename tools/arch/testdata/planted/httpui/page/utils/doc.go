// Package utils is part of a planted house.
package utils
