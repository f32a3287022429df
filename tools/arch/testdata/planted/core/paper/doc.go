// Package paper is part of a planted house.
package paper
