package e2e

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core/passport"
)

// ministry is a list that changes from day to day.
type ministry struct {
	dir  string
	rows map[string]bool
	r    *rand.Rand
}

func newMinistry(dir string, size int) *ministry {
	m := &ministry{dir: dir, rows: map[string]bool{}, r: rand.New(rand.NewPCG(5, 5))}
	m.add(size)
	return m
}

func (m *ministry) add(count int) {
	for have := len(m.rows); len(m.rows) < have+count; {
		m.rows[fmt.Sprintf("%02d%02d,%06d", 1+m.r.IntN(85), m.r.IntN(20), 101+m.r.IntN(900_000))] = true
	}
}

// drop takes rows of ten digits away.
func (m *ministry) drop(count int) {
	for row := range m.rows {
		if count == 0 {
			return
		}
		if _, irregular := oddly[row]; !irregular {
			delete(m.rows, row)
			count--
		}
	}
}

// oddly are rows as the real list has them that are not ten digits, and how somebody may ask about each: other
// capitals, spaces, Latin letters that look the same, a Roman number in the place of an Arabic one.
var oddly = map[string]string{
	"1ВС,686460": "I-ВС,686460", "10ВС,722792": "10 вс,722792", "5ВС,748985": "V-BC,748985", "1ЕЛ,724206": "1 ел,724 206", "3ЖО,521913": "III-ЖО,521913", // Soviet ones
	"V-МЮ,693423": "5МЮ,693423", "45 04,000 777": "4504,000777", // spelled otherwise than the others
	"4504,12345": "45 04,123 45", "450,123456": "4 50,123456", "4504,1234567": "45 04,1234567", // short and long
	"АБ,1": "аб,1", "45ОО,123456": "45оо,123456", "12-34/5,7.8": "12-34/5,7.8", // letters and signs
}

// oddity asks about the irregular rows, each as the list has it and as somebody may write it, and about others that
// are like them and stand nowhere; answers is what has to be said.
func (m *ministry) oddity() (asked, answers string) {
	for _, row := range slices.Sorted(maps.Keys(oddly)) {
		answer, unknown := ",listed\n", ",not_listed\n"
		if !m.rows[row] {
			answer = ",not_listed\n"
		}
		for _, c := range []struct{ asked, answer string }{{row, answer}, {oddly[row], answer}, {"1" + row, unknown}} {
			series, number, _ := strings.Cut(c.asked, ",")
			if _, err := passport.Parse(series, number); err != nil && c.answer != ",listed\n" {
				c.answer = ",invalid\n" // no passport has it, and the list has it not
			}
			asked += c.asked + "\n"
			answers += c.asked + c.answer
		}
	}
	return asked, answers
}

// publish writes the list as a file.
func (m *ministry) publish(t *testing.T, name string) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("PASSP_SERIES,PASSP_NUMBER\n")
	for row := range m.rows {
		b.WriteString(row + "\n")
	}
	path := filepath.Join(m.dir, name)
	writeFile(t, path, b.String())
	return path
}

// answers is what a node has to say of the rows.
func (m *ministry) answers(rows string) string {
	var b strings.Builder
	for _, row := range strings.Fields(rows) {
		b.WriteString(row + ",")
		if m.rows[row] {
			b.WriteString("listed\n")
		} else {
			b.WriteString("not_listed\n")
		}
	}
	return b.String()
}

// numbered puts behind each answer the line that it is about.
func numbered(answers string) string {
	var b strings.Builder
	line := 0
	for answer := range strings.Lines(answers) {
		line++
		fmt.Fprintf(&b, "%s,%d\n", strings.TrimSuffix(answer, "\n"), line)
	}
	return b.String()
}
