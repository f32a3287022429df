package suggest

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/sheaf-drive/sheaf/core/address"
)

// engine is a peer that finds the first 64 rows of a region, by importance, that have all words and the beginning of the last.
type engine interface {
	name() string
	start(ctx context.Context, dir string, registers []*address.Registry) error
	ask(k keystroke) (rows int, err error)
	cpu() time.Duration
	stop() error
}

// perRegion is how many ids a region has with a peer: an id is region and place by importance.
const perRegion = 10_000_000

// rowsOf gives the rows of a region for a peer, the most important first: those with much below them.
func rowsOf(reg *address.Registry) []int {
	below := map[int64]int{}
	for i := range reg.Len() {
		below[reg.At(i).Parent]++
	}
	weight := func(i int) int {
		o := reg.At(i)
		if o.Level == address.LevelStreet {
			return below[o.Parent] / 2
		}
		return below[o.ID]
	}
	rows := make([]int, reg.Len())
	for i := range rows {
		rows[i] = i
	}
	slices.SortStableFunc(rows, func(a, b int) int { return cmp.Compare(weight(b), weight(a)) })
	return rows
}

// eachRow gives every row of the country as a peer is to have it.
func eachRow(registers []*address.Registry, visit func(id int, words string)) error {
	for _, reg := range registers {
		region, err := strconv.Atoi(string(reg.Region()))
		if err != nil {
			return fmt.Errorf("reading a region's code: %w", err)
		}
		for rank, i := range rowsOf(reg) {
			visit(region*perRegion+rank+1, strings.Join(wordsOf(reg, reg.At(i)), " "))
		}
	}
	return nil
}

// question is a keystroke in the words of a peer: all of them, the last as a beginning if it has two letters.
func question(k keystroke) (low, high int, words []string) {
	region, _ := strconv.Atoi(string(k.region))
	typed := address.Parse(k.text)
	for _, w := range typed.Words {
		words = append(words, w.Text)
	}
	if len([]rune(typed.Last)) > 1 {
		words = append(words, typed.Last+"*")
	}
	return region * perRegion, (region + 1) * perRegion, words
}

// server is a program beside this one.
type server struct {
	program *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Reader
}

// used is the processor time of the program, in hundredths of a second as Linux counts it.
func (s *server) used() time.Duration {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.program.Process.Pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(text), ") ")
	cells := strings.Fields(rest)
	if len(cells) < 13 {
		return 0
	}
	user, _ := strconv.Atoi(cells[11])
	system, _ := strconv.Atoi(cells[12])
	return time.Duration(user+system) * 10 * time.Millisecond
}

// fts5 is the table of SQLite's own program, contentless, with an index of beginnings.
type fts5 struct{ server }

func (*fts5) name() string { return "fts5" }

func (f *fts5) start(ctx context.Context, dir string, registers []*address.Registry) error {
	for _, program := range []string{"sqlite3", "stdbuf"} {
		if _, err := exec.LookPath(program); err != nil {
			return fmt.Errorf("%s is not installed (apt-get install sqlite3 coreutils)", program)
		}
	}
	file := filepath.Join(dir, "fts5.db")
	f.program = exec.CommandContext(ctx, "stdbuf", "-oL", "sqlite3", "-batch", "-noheader", file)
	f.program.Stderr = os.Stderr
	var err error
	if f.in, err = f.program.StdinPipe(); err != nil {
		return err
	}
	pipe, err := f.program.StdoutPipe()
	if err != nil {
		return err
	}
	f.out = bufio.NewReader(pipe)
	if err := f.program.Start(); err != nil {
		return err
	}
	load := bufio.NewWriterSize(f.in, 1<<20)
	fmt.Fprintln(load, "PRAGMA synchronous=off; CREATE VIRTUAL TABLE a USING fts5(t, content='', detail=none, prefix='2 3'); BEGIN;")
	err = eachRow(registers, func(id int, words string) {
		fmt.Fprintf(load, "INSERT INTO a(rowid, t) VALUES (%d, '%s');\n", id, strings.ReplaceAll(words, "'", ""))
	})
	fmt.Fprintln(load, "COMMIT; INSERT INTO a(a) VALUES('optimize'); SELECT 'ready';")
	if err := errors.Join(err, load.Flush()); err != nil {
		return err
	}
	line, err := f.out.ReadString('\n')
	if err != nil || strings.TrimSpace(line) != "ready" {
		return fmt.Errorf("sqlite3 has no FTS5, or failed: %q", line)
	}
	return nil
}

func (f *fts5) ask(k keystroke) (int, error) {
	low, high, words := question(k)
	for i, w := range words {
		if start, ok := strings.CutSuffix(w, "*"); ok {
			words[i] = `"` + start + `"*`
		} else {
			words[i] = `"` + w + `"`
		}
	}
	if len(words) == 0 {
		return 0, nil
	}
	_, err := fmt.Fprintf(f.in, "SELECT ifnull(group_concat(rowid), '') FROM (SELECT rowid FROM a WHERE a MATCH '%s' AND rowid BETWEEN %d AND %d ORDER BY rowid LIMIT 64);\n",
		strings.ReplaceAll(strings.Join(words, " "), "'", ""), low, high)
	if err != nil {
		return 0, err
	}
	line, err := f.out.ReadString('\n')
	return len(strings.FieldsFunc(strings.TrimSpace(line), func(r rune) bool { return r == ',' })), err
}

func (f *fts5) cpu() time.Duration { return f.used() }

func (f *fts5) stop() error { return errors.Join(f.in.Close(), f.program.Wait()) }
