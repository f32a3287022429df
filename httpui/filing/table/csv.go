package table

import "strings"

// Mark begins a file: by it spreadsheets know that the text is UTF-8.
const Mark = "\ufeff"

// Row is a row of cells, each in quotes, divided by semicolons. A cell that would be run as a
// formula gets an apostrophe before it.
func Row(cells ...string) string {
	quoted := make([]string, len(cells))
	for i, cell := range cells {
		if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
			cell = "'" + cell
		}
		quoted[i] = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
	}
	return strings.Join(quoted, ";") + "\r\n"
}
