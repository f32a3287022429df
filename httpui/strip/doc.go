// Package strip reads the code of a sheet from a picture of the strip above its cut line, where
// it is printed three times as a QR code, so that one of them survives a crumple or a stain.
//
// Invariants: a picture is decoded only after its size is known to be small; nothing of it is
// kept; a code that breaks the equations of package core/paper is none.
package strip
