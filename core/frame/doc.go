// Package frame is where things stand on a printed sheet: the three codes of the strip, the line along which it is cut off,
// and the rules of the table. Package httpui/paper prints by it, packages core/scan and core/scan/table look by it, and
// tools/demo/scans draws by it, so that a sheet is looked for where it was printed.
//
// Lengths are whole hundredths of a millimetre, to the right and down from the upper left corner of the page.
package frame
