// Package edition ties the chunks of a reference list (invalid passports, addresses, names)
// into one edition that every node can tell to be whole and unmixed before it answers from it.
//
//	importer: list → chunks → Plan → begin, chunk…, complete, activate
//	node:     stored chunks → Checked → the list's own reader → swap
//
// What holds:
//   - The digest covers kind, date, rows and every stored byte in order, so two nodes with equal
//     digests answer alike, and a chunk that is changed, lost, doubled, moved or taken from
//     another edition is noticed.
//   - Checking costs one SHA-256 over what is stored (compressed), not over the contents; it
//     happens while the chunks are read, in one pass and without keeping them.
//
// How a list is cut into chunks is the business of its own package. This one is pure.
package edition
