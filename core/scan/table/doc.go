// Package table finds the table of a sheet on a scanned page, cuts its lines out straight, and says whether each is empty,
// filled or struck.
//
//	codes of the strip ──► about where the page lies ──► each rule, one after the other ──► one homography ──► lines
//
// Three codes tell where the page lies to some millimetres at its far end. From there the rules of the table are looked for
// where package core/frame says they were printed, the next one from where the last one was, each as a long thin dark line
// to which most of its places agree. All that was seen of all rules together gives the homography, by least squares in
// which a place that does not fit loses its weight.
//
// Invariants: a page whose rules are not there, or do not fit one flat sheet, is said to be in doubt and never guessed;
// nothing is read from it. A line that is not clearly one of the three is doubtful. The same picture gives the same
// answer. No picture makes it panic.
package table
