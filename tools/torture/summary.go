package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"github.com/sheaf-drive/sheaf/tools/torture/harm"
	"github.com/sheaf-drive/sheaf/tools/torture/judge"
	"github.com/sheaf-drive/sheaf/tools/torture/mutants"
)

// summary is what comes of a run.
type summary struct {
	seed            uint64
	rounds          int
	drawn, observed map[string]int
	skipped         map[string]string
	verdict         judge.Verdict
	planted, caught int
}

func newSummary(o options) *summary {
	return &summary{seed: o.seed, drawn: map[string]int{}, observed: map[string]int{}, skipped: map[string]string{}}
}

// good says that the house kept its word, and that there was an occasion to break it.
func (s *summary) good() bool {
	return s.verdict.Good() && s.caught == s.planted && s.seen() > 0
}

// seen counts the faults whose effect was seen.
func (s *summary) seen() (total int) {
	for _, n := range s.observed {
		total += n
	}
	return total
}

// plant plants each mutant and counts those that somebody noticed.
func (s *summary) plant(ctx context.Context) error {
	for _, m := range mutants.Table() {
		caught, err := m.Caught(ctx)
		if err != nil {
			return err
		}
		s.planted++
		if caught {
			s.caught++
		} else {
			s.verdict.Other = append(s.verdict.Other, fmt.Sprintf("nobody notices that %s (%s)", m.Lie, m.Name))
		}
		say("mutant %s (%s): caught %v by %s", m.Name, m.Lie, caught, m.Test)
	}
	return nil
}

// words is the verdict so far in a few words.
func (s *summary) words() string {
	v := s.verdict
	return fmt.Sprintf("%d faults seen, %d lost, %d doubled, %d diverged, %d silent, %d unsure, %d other",
		s.seen(), len(v.Lost), len(v.Doubled), len(v.Diverged), len(v.Silent), len(v.Unsure), len(v.Other))
}

// line is the last line of a run.
type line struct {
	Seed     uint64            `json:"seed"`
	Rounds   int               `json:"rounds"`
	Observed map[string]int    `json:"observed"`
	Skipped  map[string]string `json:"skipped"`
	Lost     int               `json:"lost"`
	Doubled  int               `json:"doubled"`
	Diverged int               `json:"diverged"`
	Silent   int               `json:"silent"`
	Unsure   int               `json:"unsure"`
	Mutants  struct {
		Planted int `json:"planted"`
		Caught  int `json:"caught"`
	} `json:"mutants"`
}

// print writes the evidence, the table and the line.
func (s *summary) print(w io.Writer) {
	for _, part := range []struct {
		name string
		list []string
	}{{"LOST", s.verdict.Lost}, {"DOUBLED", s.verdict.Doubled}, {"DIVERGED", s.verdict.Diverged}, {"SILENT", s.verdict.Silent}, {"UNSURE", s.verdict.Unsure}, {"BROKEN", s.verdict.Other}} {
		for _, text := range part.list[:min(len(part.list), 20)] {
			fmt.Fprintf(w, "%s %s\n", part.name, text)
		}
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "FAULT\tDRAWN\tSEEN\tCOUNTS WHEN")
	for _, k := range harm.Table() {
		if why, skipped := s.skipped[k.Name]; skipped {
			fmt.Fprintf(t, "%s\t-\t-\tskipped: %s\n", k.Name, why)
		} else if s.drawn[k.Name] > 0 {
			fmt.Fprintf(t, "%s\t%d\t%d\t%s\n", k.Name, s.drawn[k.Name], s.observed[k.Name], k.Seen)
		}
	}
	_ = t.Flush()
	fmt.Fprintln(w, s.words())
	l := line{Seed: s.seed, Rounds: s.rounds, Observed: s.observed, Skipped: s.skipped,
		Lost: len(s.verdict.Lost), Doubled: len(s.verdict.Doubled), Diverged: len(s.verdict.Diverged), Silent: len(s.verdict.Silent),
		Unsure: len(s.verdict.Unsure)}
	l.Mutants.Planted, l.Mutants.Caught = s.planted, s.caught
	data, err := json.Marshal(l)
	if err != nil {
		data = []byte(err.Error())
	}
	fmt.Fprintln(w, string(data))
}

// kindsKnown refuses a name that is none.
func kindsKnown(names []string) error {
	for _, name := range names {
		if !slices.ContainsFunc(harm.Table(), func(k harm.Kind) bool { return k.Name == name }) {
			return fmt.Errorf("there is no kind of fault %q", name)
		}
	}
	return nil
}
