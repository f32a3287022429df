// Package fragment cuts from the pictures of a passport what a sheet line is compared with, once,
// when the visit is opened: name, birth, series and number, the holder's signature and the chosen
// stamp, one below the other in one small picture. So whoever compares has beside each column what
// it is compared with, a page of five voters is light, and nobody decodes large pictures again.
//
// Invariants: every strip has the same bands at the same heights, so that a page shows one of
// them without knowing the picture; equal pictures give equal bytes; the boxes are shares of the
// page as the corners over the camera's picture frame it.
package fragment
