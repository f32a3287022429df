package judged

import (
	"bufio"
	"bytes"
	_ "embed" // the judged queries about region 83
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/sheaf-drive/sheaf/core"
)

//go:embed region83.tsv
var region83 []byte

// Query is one line: what is typed, and the objects one of which has to be found.
type Query struct {
	Region   core.Region // "" where the query does not say it
	Text     string
	Accepted []int64
	Family   string // "other" where the file names none
}

// Families are those of the facts, in the order in which figures are given.
func Families() []string {
	return []string{"prefix", "typo1", "typo2", "layout", "swap", "abbreviation", "yo", "old_name", "number", "place", "prefix_typo"}
}

// Builtin are the queries about region 83.
func Builtin() ([]Query, error) { return Read(bytes.NewReader(region83)) }

// Of are the queries of the file, or those about region 83 where none is named.
func Of(file string) ([]Query, error) {
	if file == "" {
		return Builtin()
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("reading judged queries: %w", err)
	}
	defer f.Close()
	return Read(f)
}

// Read reads a file of queries; an error names the line.
func Read(r io.Reader) ([]Query, error) {
	var out []Query
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimRight(lines.Text(), "\r")
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		q, err := parse(line)
		if err != nil {
			return nil, fmt.Errorf("reading judged queries: line %d: %w", n, err)
		}
		out = append(out, q)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("reading judged queries: %w", err)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("reading judged queries: there are none")
	}
	return out, nil
}

func parse(line string) (Query, error) {
	cells := strings.Split(line, "\t")
	if len(cells) < 3 || len(cells) > 4 {
		return Query{}, fmt.Errorf("%d cells, not region, query, accepted ids and perhaps a family", len(cells))
	}
	q := Query{Region: core.Region(cells[0]), Text: cells[1], Family: "other"}
	if len(cells) == 4 && cells[3] != "" {
		q.Family = cells[3]
	}
	if q.Text == "" || !utf8.ValidString(q.Text) {
		return Query{}, fmt.Errorf("the query is empty or not UTF-8")
	}
	for _, word := range strings.Split(cells[2], ",") {
		id, err := strconv.ParseInt(strings.TrimSpace(word), 10, 64)
		if err != nil || id <= 0 {
			return Query{}, fmt.Errorf("%q is no id", word)
		}
		q.Accepted = append(q.Accepted, id)
	}
	return q, nil
}

// Write writes queries as [Read] reads them.
func Write(w io.Writer, queries []Query) error {
	out := bufio.NewWriter(w)
	fmt.Fprintln(out, "# Judged queries about region 83, made by bench/judged from the real register (FNS GAR open data) and its dictionary of types.")
	fmt.Fprintln(out, "# columns: region, query, accepted object ids, family")
	for _, q := range queries {
		ids := make([]string, len(q.Accepted))
		for i, id := range q.Accepted {
			ids[i] = strconv.FormatInt(id, 10)
		}
		fmt.Fprintf(out, "%s\t%s\t%s\t%s\n", q.Region, q.Text, strings.Join(ids, ","), q.Family)
	}
	return out.Flush()
}

// Place is where the first accepted object stands among the answers, from 1; 0 when none of them does.
func (q Query) Place(answers []int64) int {
	for i, id := range answers {
		for _, want := range q.Accepted {
			if id == want {
				return i + 1
			}
		}
	}
	return 0
}
