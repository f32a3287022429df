// Package picture takes in the JPEG picture of a document: it looks at the header before it
// spends memory, decodes the whole to prove that it is a picture, turns it upright and
// writes it anew, so that nothing of the sender's file but its pixels is kept: no metadata,
// no hidden thumbnail, nothing behind the end of the picture. From a picture that was taken in it
// cuts what core/fragment names.
//
// Invariants: no more memory than [Limits].Memory is used by one call; the work is bounded by
// pixels and scans, not by the sender's claims; what [Normalise] wrote, [Decode] reads.
// Equal bytes in give equal bytes out.
package picture
