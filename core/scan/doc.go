// Package scan reads the code of a sheet from a picture of a scanned page.
//
//	page ──► windows at an edge ──► strips ──► the whole page ──► windows at other thresholds ──► nothing: a person reads it
//
// The strip has three QR codes of version 1, at an edge that depends on how the page lay in the scanner. Reading small
// windows finds more than reading the page, because a reader that sees three codes mixes their corners, and costs a
// fraction of it. So [Page] climbs a ladder: each [Rung] is tried only where the ones below it found nothing. All three
// codes of the rung that finds one are compared; codes of two sheets on a page are told, and none is taken.
//
// Invariants: a code is only what stands in a QR code letter by letter and satisfies both equations of package
// core/paper – nothing is guessed or put right; the picture is neither changed nor kept; no picture makes it panic;
// [Page] takes memory of at most half the page beside the page itself, [Picture] of three times a small picture.
package scan
