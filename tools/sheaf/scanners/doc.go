// Package scanners opens the door of a node to scanners: it joins the inlet, which speaks SFTP, to the room of pages, so
// that a page comes the same way as through the API, in the name of the scanner.
//
// Invariant: who a scanner is and whether it may deliver is asked of all that any node has acknowledged, at each login and
// each file, and once more where the page is recorded.
package scanners
