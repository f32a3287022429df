package main

import (
	"context"

	"github.com/sheaf-drive/sheaf/bench/ladder"
)

// qr measures how the codes of sheets are read from scanned pages.
func qr(ctx context.Context, s setting) (got outcome, err error) {
	c := ladder.Config{Resolutions: []int{150, 200, 300}, Pages: s.pick(1, 2), Peers: s.peers}
	if s.scale == small {
		c.Resolutions = []int{150}
	}
	m, missing, err := ladder.Measure(ctx, c)
	if err != nil {
		return got, err
	}
	got.figures = []figure{
		figureOf("rate", "share", m["rate"]).Bounded(1),
		figureOf("light.rate", "share", m["light.rate"]).Bounded(1),
		figureOf("wrong", "pages", m["wrong"]).Bounded(0),
		figureOf("cpu_ms_mean", "ms/page", m["cpu_ms_mean"]),
		figureOf("decode_ms_mean", "ms/page", m["decode_ms_mean"]),
		figureOf("vs_decode.cpu", "×", m["vs_decode.cpu"]),
		figureOf("registration.rate", "share", m["registration.rate"]).Bounded(1),
		figureOf("registration.cpu_ms", "ms/page", m["registration.cpu_ms"]),
		figureOf("lines.right", "share", m["lines.right"]).Bounded(1),
		figureOf("lines.wrong", "lines", m["lines.wrong"]).Bounded(0),
	}
	if s.images != "" {
		passed, of, err := ladder.Passed(ctx, s.images)
		if err != nil {
			return got, err
		}
		got.figures = append(got.figures, figureOf("zxing.passed", "pictures", passed).Bounded(of))
	}
	switch {
	case !s.peers:
	case missing != "":
		got.missing = []string{"vs_zbar.rate: " + missing, "vs_zbar.cpu: " + missing}
	default:
		got.peers = []peer{
			peerOf("vs_zbar.rate", m["rate"], m["zbar.rate"]),
			peerOf("vs_zbar.cpu", m["cpu_ms_mean"], m["zbar.cpu_ms_mean"]),
		}
	}
	return got, nil
}
