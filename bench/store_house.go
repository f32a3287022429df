package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/sheaf-drive/sheaf/bench/nodes"
	"github.com/sheaf-drive/sheaf/bench/program"
	"github.com/sheaf-drive/sheaf/bench/scans"
)

const (
	ownReads        = 40 // in one run
	failoverClients = 16
)

// houseFigures are what three nodes do after the contest: a read of one's own write, a leader's death, and a state that
// is lost.
func houseFigures(ctx context.Context, h *nodes.House, s setting) ([]figure, error) {
	var own, gaps, filled []float64
	for run := range storeRuns {
		reads, err := h.OwnWrites(ctx, run*ownReads, ownReads)
		if err != nil {
			return nil, fmt.Errorf("reading one's own write: %w", err)
		}
		own = append(own, quantile(reads, 0.5))
	}
	for range storeRuns {
		gap, err := h.Failover(ctx, failoverClients)
		if err != nil {
			return nil, fmt.Errorf("killing the leader: %w", err)
		}
		gaps = append(gaps, gap.Seconds())
	}
	if err := h.Grow(ctx, s.pick(64, 256)<<20); err != nil {
		return nil, err
	}
	for range storeRuns {
		size, seconds, err := h.Reseed(ctx)
		if err != nil {
			return nil, fmt.Errorf("filling a wiped node: %w", err)
		}
		filled = append(filled, float64(size)/seconds/1e6)
	}
	return []figure{
		figureOf("own_write.follower_p50_ms", "ms", own), figureOf("failover.gap_s", "s", gaps), figureOf("reseed.mb_s", "MB/s", filled),
	}, nil
}

// leastCopies is how many bytes go to the disk for a byte on three nodes, at best.
const leastCopies = 3

// blobFigures are those of scans.
func blobFigures(ctx context.Context, programs program.Programs, s setting) (list []figure, err error) {
	h, err := scans.Open(ctx, programs.Sheaf)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	var perSecond, written, share []float64
	pattern := bytes.Repeat([]byte("\x5a\xa5\x3c"), scans.Bytes/3+1)[:scans.Bytes]
	long := time.Duration(s.pick(500, 2500)) * time.Millisecond
	for run := range storeRuns {
		seen, err := h.Run(ctx, run, long, pattern)
		if err != nil {
			return nil, fmt.Errorf("keeping scans: %w", err)
		}
		perSecond, written = append(perSecond, seen.PerSecond), append(written, seen.Written)
		share = append(share, seen.PerSecond/seen.Raw)
	}
	return []figure{
		figureOf("blobs.mb_s.c8", "MB/s", perSecond),
		figureOf("blobs.write_amplification", "bytes/byte", written).Bounded(leastCopies),
		figureOf("blobs.share_of_raw", "ratio", share),
	}, nil
}
