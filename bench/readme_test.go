package main

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestREADME_QuotesTheResults holds every figure of README against bench/RESULTS.md: a new run
// that changes one of them has to change the sentence.
func TestREADME_QuotesTheResults(t *testing.T) {
	results, readme := text(t, "RESULTS.md"), strings.Join(strings.Fields(text(t, "../README.md")), " ")
	// The column of a figure's median, and of a ratio and of our side of it, counted from 1.
	const median, ratio, ours = 5, 2, 3
	for _, q := range []struct {
		id     string
		column int
		digits int
		quoted string
	}{
		{"signatures_s", median, 1, "end at %s a second"},
		{"questionnaire.p50_ms", median, 1, "answers to a questionnaire come within %s ms"},
		{"line.p50_ms", median, 1, "to a written line within %s ms"},
		{"verdict.p50_ms", median, 1, "to a verdict within %s ms"},
		{"sort.p50_ms", median, 1, "to a sorted sheet within %s ms"},
		{"filled_s", median, 0, "takes a whole drive at %s signatures a second"},
		{"commands_s", median, 0, "from the desk to the store, %s commands a second"},
		{"open.p50_ms", median, 0, "opening a visit takes %s ms"},
		{"vs_html_template.time", ratio, 3, "A page takes %s of the time"},
		{"vs_sorted_list.plausible.size", ours, 2, "takes %s bytes in memory"},
		{"vs_sorted_list.plausible.size", ratio, 3, "in memory, %s of a sorted list"},
		{"plausible.hit_mixed_p50_ns", median, 0, "and is found within %s ns"},
		{"vs_postgresql.hit_p50", ratio, 4, "ns, %s of the time of PostgreSQL"},
	} {
		row := regexp.MustCompile("(?m)^\\| `" + regexp.QuoteMeta(q.id) + "` .*$").FindString(results)
		cells := strings.Split(row, "|")
		if len(cells) <= q.column {
			t.Errorf("no row of %s in RESULTS.md", q.id)
			continue
		}
		value, err := strconv.ParseFloat(strings.TrimSpace(cells[q.column]), 64)
		if err != nil {
			t.Errorf("%s: %v", q.id, err)
			continue
		}
		if want := fmt.Sprintf(q.quoted, strconv.FormatFloat(value, 'f', q.digits, 64)); !strings.Contains(readme, want) {
			t.Errorf("README does not say %q", want)
		}
	}
}

// TestResults_PagesAreFast holds the reason for generated templates: a page takes at most 0.15 of
// the time of html/template.
func TestResults_PagesAreFast(t *testing.T) {
	rows := regexp.MustCompile("(?m)^\\| `vs_html_template\\.time` \\| ([0-9.]+) \\|").FindAllStringSubmatch(text(t, "RESULTS.md"), -1)
	if len(rows) != 1 {
		t.Fatalf("RESULTS.md has %d rows of the ratio", len(rows))
	}
	if ratio, err := strconv.ParseFloat(rows[0][1], 64); err != nil || ratio <= 0 || ratio > 0.15 {
		t.Errorf("a page takes %s of the time of html/template (%v)", rows[0][1], err)
	}
}

func text(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
