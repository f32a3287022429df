// Package text holds the words of Sheaf in English and Russian: catalogues of key = text,
// one file per room and language, chosen separately and held to the same keys and places
// by a test. Nothing personal is ever part of a text, only of its arguments on a screen.
package text
