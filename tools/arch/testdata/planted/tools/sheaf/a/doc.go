// Package a is part of a planted house.
package a
