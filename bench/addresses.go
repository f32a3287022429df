package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"time"

	"github.com/sheaf-drive/sheaf/bench/judged"
	"github.com/sheaf-drive/sheaf/bench/spelling"
	"github.com/sheaf-drive/sheaf/bench/suggest"
)

// addresses measures the suggestion over a register of the size of the country, and what the list of names knows.
func addresses(ctx context.Context, s setting) (got outcome, err error) {
	c := suggest.Config{
		Objects: s.pick(60_000, 1_500_000), Region: s.pick(6_000, 31_000), Keys: s.pick(400, 2_000),
		Typing: time.Duration(s.pick(3, 15)) * time.Second, Peers: s.peers,
	}
	if c.Judged, err = queries(s.judged); err != nil {
		return got, err
	}
	measured, err := suggest.Run(ctx, c)
	if err != nil {
		return got, err
	}
	for _, f := range measured.Figures {
		got.figures = append(got.figures, figureOf(f.ID, f.Unit, f.Samples))
	}
	for _, p := range measured.Peers {
		got.peers = append(got.peers, peerOfRuns(p.ID, p.Ours, p.Theirs))
	}
	got.missing = measured.Missing
	shares, err := spelling.Names(ctx, s.pick(4, 1))
	for _, id := range slices.Sorted(maps.Keys(shares)) {
		got.figures = append(got.figures, figureOf("names."+id, "share", shares[id]))
	}
	return got, err
}

// queries are those of the file, or the built-in ones.
func queries(file string) ([]judged.Query, error) {
	if file == "" {
		return judged.Builtin()
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("reading judged queries: %w", err)
	}
	defer f.Close()
	return judged.Read(f)
}
