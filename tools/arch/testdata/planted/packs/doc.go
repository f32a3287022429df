// Package packs is part of a planted house.
package packs
