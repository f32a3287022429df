package main

import "github.com/sheaf-drive/sheaf/bench/result"

// The words of package result, as every file here says them.
type (
	figure = result.Figure
	peer   = result.Peer
)

const minRuns = result.MinRuns

var (
	figureOf   = result.FigureOf
	peerOf     = result.PeerOf
	peerOfRuns = result.PeerOfRuns
	quantile   = result.Quantile
)
