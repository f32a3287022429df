// Package law holds those parts of a pack's ruleset in which laws differ most: how an authority checks
// a filing, what regions must reach and from when on, what a voter is asked besides name, birth,
// document and address, and in which steps.
//
// It is part of what the author of a pack imports, beside package packs, and data only: nothing here
// judges or computes a verdict. What a verification means for a filing is computed by the house
// from these fields alone.
//
// Invariant: the types are the wire. Fields are added, never renamed; the golden samples of package
// packs pin the bytes.
package law
