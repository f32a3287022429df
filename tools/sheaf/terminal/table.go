package terminal

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/sheaf-drive/sheaf/core/text"
)

// Number writes a whole number with its thousands apart.
func Number(n int64) string { return text.Number(Language(), n) }

// Bytes writes a size in the unit that makes it short.
func Bytes(n int64) string {
	for _, u := range units {
		if n >= 1<<u.shift {
			return fmt.Sprintf("%.1f %s", float64(n)/float64(int64(1)<<u.shift), u.name)
		}
	}
	return Number(n) + " B"
}

// Table puts what rows say in a column behind what they are about.
func Table(rows [][2]string) string {
	widest := 0
	for _, row := range rows {
		widest = max(widest, utf8.RuneCountInString(row[0]))
	}
	lines := make([]string, len(rows))
	for i, row := range rows {
		lines[i] = strings.TrimRight(row[0]+strings.Repeat(" ", widest-utf8.RuneCountInString(row[0])+2)+row[1], " ")
	}
	return strings.Join(lines, "\n")
}
