// Package reel finds the pages of a file that a scanner wrote: JPEG, PNG, TIFF and PDF, also of many pages.
//
// Invariants: no name and no word of the file says what it is, only its bytes do; a page is decoded only after its size is
// known to be small enough; no file ends the program.
package reel
