// Package c is part of a planted house.
package c
