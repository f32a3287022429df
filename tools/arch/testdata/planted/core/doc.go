// Package core is part of a planted house.
package core
