// Package fragment says where in the pictures of a passport stands what a sheet line is compared
// with, and where core/picture lays it: name, birth, series and number, the holder's signature and
// the chosen stamp, one below the other in one small picture, the strip. It is cut once, when the
// visit is opened. So whoever compares has beside each column what
// it is compared with, a page of five voters is light, and nobody decodes large pictures again.
//
// Invariants: every strip has the same bands at the same heights, so that a page shows one of
// them without knowing the picture; the boxes are shares of the page as the corners over the
// camera's picture frame it.
package fragment
