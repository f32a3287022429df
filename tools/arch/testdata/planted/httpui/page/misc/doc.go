// Package misc is part of a planted house.
package misc
