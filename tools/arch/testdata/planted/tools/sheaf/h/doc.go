// Package h is part of a planted house.
package h
