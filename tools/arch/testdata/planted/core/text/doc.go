// Package text is part of a planted house.
package text
