// Package scans is the command sheaf scans: it reads the codes of sheets from files of a scanner, here and without a node,
// so that who sets a scanner up sees what it delivers before a drive's sheets go through it.
//
//	files, folders ──► pages (JPEG, PNG, TIFF of many pages) ──► core/scan ──► a line for each page that needs somebody, a report
//
// Invariants: a file that cannot be read is told by its path and page, and the rest goes on; a picture is decoded only after
// its size is known to be small enough; not more pages than processors are in memory; nothing of a picture is kept.
package scans
