// Package scans is the command sheaf scans: it takes pages of sheets from the files of a scanner. Read here and without a
// node, they show who sets a scanner up what it delivers; delivered to a node, they are kept, read and linked there.
//
//	files, folders ──► pages (JPEG, PNG, TIFF and PDF of many pages) ─┬► core/scan ────────┬► a line for each page that needs somebody,
//	                                                          └► POST /api/v1/scans ┘   a report of the batch
//
// Invariants: a file that cannot be read is told by its path and page, and the rest goes on; a picture is decoded only after
// its size is known to be small enough; not more pages than processors are in memory; nothing of a picture is kept.
package scans
