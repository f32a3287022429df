package main

import (
	"context"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/sheaf-drive/sheaf/bench/judged"
	"github.com/sheaf-drive/sheaf/bench/spelling"
	"github.com/sheaf-drive/sheaf/bench/suggest"
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	reader "github.com/sheaf-drive/sheaf/core/address/gar"
	"github.com/sheaf-drive/sheaf/tools/demo/country"
	"github.com/sheaf-drive/sheaf/tools/demo/gar"
)

// typist is the command with which this program runs itself to type: see [suggest.Type].
const typist = "typist"

// addresses measures the suggestion over a register of the size of the country, and what the list of names knows.
func addresses(ctx context.Context, s setting) (got outcome, err error) {
	c := suggest.Config{
		Register: func(region core.Region) (*address.Registry, error) {
			if region == gar.Region {
				return realRegion()
			}
			return country.Register(region, country.Size(region, s.pick(60_000, 1_500_000)))
		},
		Alone: func() (*address.Registry, error) { return country.Register("50", s.pick(6_000, 31_000)) },
		Keys:  s.pick(400, 2_000), Typing: time.Duration(s.pick(3, 15)) * time.Second, Peers: s.peers,
	}
	if c.Judged, err = judged.Of(s.judged); err != nil {
		return got, err
	}
	self, err := os.Executable()
	if err != nil {
		return got, err
	}
	c.Typist = []string{self, typist}
	measured, err := suggest.Run(ctx, c)
	if err != nil {
		return got, err
	}
	for _, f := range measured.Figures {
		one := figureOf(f.ID, f.Unit, f.Samples)
		if strings.HasPrefix(f.ID, "quality.") {
			one = one.Bounded(1)
		}
		got.figures = append(got.figures, one)
	}
	for _, p := range measured.Peers {
		got.peers = append(got.peers, peerOfRuns(p.ID, p.Ours, p.Theirs))
	}
	got.missing = measured.Missing
	shares, err := spelling.Names(ctx, s.pick(4, 1))
	for _, id := range slices.Sorted(maps.Keys(shares)) {
		got.figures = append(got.figures, figureOf("names."+id, "share", shares[id]).Bounded(1))
	}
	return got, err
}

// realRegion reads the register of the real region 83, about which the built-in queries are.
func realRegion() (*address.Registry, error) {
	tree, err := gar.Tree()
	if err != nil {
		return nil, err
	}
	read, err := reader.LoadRegion(tree, gar.Region)
	return read.Registry, err
}
