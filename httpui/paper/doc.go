// Package paper prints signature sheets as PDF: a strip with the code on top, a dashed line
// to cut it off along, and below the line the form of the rule pack and nothing else.
//
//	form as data ──► lay out once ──► one drawing in the file ─┐
//	code, region ──► strip: text, three QR codes ──────────────┴─► page, page, page … ──► io.Writer
//
// Invariants:
//
//   - Nothing is kept but 8 bytes per object of the file: a file of 100,000 sheets is
//     written in the memory of one of ten.
//   - Equal input gives equal bytes; the file holds no time and no name of a machine.
//   - Everything is black in DeviceGray, so that a printing house uses one ink; only the mark
//     of a practice sheet is grey. Fonts are embedded whole, with the text layer's mapping.
//   - What is to be written by hand is never printed.
package paper
