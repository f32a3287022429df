package query

import (
	"context"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Correction is what is to be corrected on a line of a sheet, or with N 0 on its certification: the
// last that somebody else than the reader said of it.
type Correction struct {
	N int
	Said
}

// Words of the correction, "" where nobody but the reader has spoken.
func (c Correction) Words() string {
	if c.words == nil {
		return ""
	}
	return c.Said.Words()
}

// Corrections opens what is said of the flawed lines of a sheet and of its flawed certification. One
// leaf is committed first; none where nothing is flawed.
func (g *Gate) Corrections(ctx context.Context, v state.View, ask Ask, p Paper) (list []Correction, err error) {
	var flawed []int
	for _, row := range p.Lines {
		if row.Line.State == core.LineFlawed {
			flawed = append(flawed, row.N)
		}
	}
	if p.Check.Block == core.BlockFlawed {
		flawed = append(flawed, core.Foot)
	}
	if len(flawed) == 0 {
		return nil, nil
	}
	opened, err := g.Paper(ctx, v, ask, p, flawed...)
	if err != nil {
		return nil, err
	}
	for i, n := range flawed {
		c := Correction{N: n}
		for _, m := range opened[i].Talk {
			if m.By != ask.Actor {
				c.Said = m
			}
		}
		list = append(list, c)
	}
	return list, nil
}
