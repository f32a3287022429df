package terminal

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/sheaf-drive/sheaf/core/text"
)

// Number writes a whole number with its thousands apart.
func Number(n int64) string { return text.Number(Language(), n) }

// Bytes writes a size in the unit that makes it short.
func Bytes(n int64) string {
	for _, u := range units {
		if n >= 1<<u.shift {
			name := u.name
			if Language() == text.Russian {
				name = map[string]string{"TiB": "ТиБ", "GiB": "ГиБ", "MiB": "МиБ", "KiB": "КиБ"}[name]
			}
			return Decimal(float64(n)/float64(int64(1)<<u.shift), 1) + " " + name
		}
	}
	if Language() == text.Russian {
		return Number(n) + " Б"
	}
	return Number(n) + " B"
}

// Decimal writes a number with so many digits behind the point, or the comma that Russian has.
func Decimal(n float64, digits int) string {
	s := strconv.FormatFloat(n, 'f', digits, 64)
	if Language() == text.Russian {
		return strings.Replace(s, ".", ",", 1)
	}
	return s
}

// Day writes an ISO date as people of the language do; what is none stays as it is.
func Day(iso string) string {
	day, err := time.Parse(time.DateOnly, iso)
	if err != nil || Language() != text.Russian {
		return iso
	}
	return day.Format("02.01.2006")
}

// Moment writes a time to the minute, as the clock of this machine shows it and people of the language write it.
func Moment(at time.Time) string {
	if Language() == text.Russian {
		return at.Local().Format("02.01.2006, 15:04")
	}
	return at.Local().Format("2006-01-02, 15:04")
}

// Took writes how long something takes, to the second.
func Took(d time.Duration) string {
	took := d.Round(time.Second).String()
	if Language() != text.Russian {
		return took
	}
	return strings.TrimSpace(strings.NewReplacer("h", " ч ", "m", " мин ", "s", " с").Replace(took))
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
