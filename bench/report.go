package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/sheaf-drive/sheaf/bench/result"
)

// report turns the lines of --json into the page of results.
func report(o options, out io.Writer) error {
	if len(o.words) != 1 {
		return fmt.Errorf("%w: report needs one file of --json lines", errUsage)
	}
	f, err := os.Open(o.words[0])
	if err != nil {
		return fmt.Errorf("reading results: %w", err)
	}
	defer f.Close()
	results, err := readResults(f)
	if err != nil {
		return fmt.Errorf("reading results: %w", err)
	}
	_, err = io.WriteString(out, markdown(results, o.scale))
	return err
}

func readResults(r io.Reader) ([]result.Result, error) {
	var results []result.Result
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		var one result.Result
		if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		results = append(results, one)
	}
	return results, lines.Err()
}

func markdown(results []result.Result, s scale) string {
	var b strings.Builder
	b.WriteString("# Results\n\nMade by `make bench`; do not edit. A ratio is ours ÷ theirs, measured in turns within one run.\n" +
		"A share is 0…1. Bound is what theory allows at best.\n")
	for _, r := range results {
		fmt.Fprintf(&b, "\n## %s\n\n", r.Name)
		if at := slices.IndexFunc(table, func(b benchmark) bool { return b.name == r.Name }); at >= 0 {
			about := strings.TrimSuffix(table[at].about, ".")
			fmt.Fprintf(&b, "%s%s.\n\n", strings.ToUpper(about[:1]), about[1:])
		}
		fmt.Fprintf(&b, "Commit `%s` · %s\n\n", r.Commit, r.Machine)
		fmt.Fprintf(&b, "Repeat: `go run ./bench run %s --peers --scale %s`\n", r.Name, s)
		figureRows(&b, r)
		peerRows(&b, r)
		for i, m := range r.Missing {
			if i == 0 {
				b.WriteString("\nMissing:\n\n")
			}
			fmt.Fprintf(&b, "* %s\n", m)
		}
	}
	return b.String()
}

func figureRows(b *strings.Builder, r result.Result) {
	if len(r.Figures) == 0 {
		return
	}
	b.WriteString("\n| figure | unit | runs | min | median | max | bound |\n|---|---|--:|--:|--:|--:|--:|\n")
	for _, f := range r.Figures {
		bound := "–"
		if f.Bound != nil {
			bound = result.Number(*f.Bound)
		}
		fmt.Fprintf(b, "| `%s` | %s | %d | %s | %s | %s | %s |\n", f.ID, f.Unit, f.Runs,
			result.Number(f.Min), result.Number(f.Median), result.Number(f.Max), bound)
	}
}

func peerRows(b *strings.Builder, r result.Result) {
	if len(r.Peers) == 0 {
		return
	}
	b.WriteString("\n| peer | ratio | ours | theirs | runs |\n|---|--:|--:|--:|--:|\n")
	for _, p := range r.Peers {
		fmt.Fprintf(b, "| `%s` | %s | %s | %s | %d |\n", p.ID, result.Number(p.Ratio), result.Number(p.Ours), result.Number(p.Theirs), p.Runs)
	}
}
