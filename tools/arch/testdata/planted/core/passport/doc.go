// Package passport is part of a planted house.
package passport
