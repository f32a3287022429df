// Package pages is the room of scanned pages: it takes each picture that a scanner delivers, reads whose page it is, keeps
// it once, and lets somebody name what nothing could read.
//
//	picture ──► checked and written anew ──► core/scan ──► core/scan/table ──► sealed, stored by its content ──► scan.add/1
//	what nothing could read ──► its four edges on a screen ──► six characters of a person ──► scan.name/1
//
// Invariants: a picture is stored before the state names it, and once however often it is sent; a page whose code nothing
// reads, or that bears the codes of several sheets or of none of this campaign, is kept and waits for somebody; one whose lines are
// not found is kept, with the doubt; no picture
// is held longer than its request; not more pictures are decoded at once than there are slots; no moment of the state is held
// open meanwhile.
package pages
