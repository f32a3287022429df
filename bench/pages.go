package main

import (
	"context"
	"time"

	"github.com/sheaf-drive/sheaf/bench/screens"
)

const pageRuns = 9 // runs of each side, in turns

// pages renders the journal and the questionnaire over and over into a reused buffer. A run is
// the mean over both screens. Both sides get the same time and not the same number of pages,
// so that a busy machine interrupts them equally often.
func pages(ctx context.Context, s setting) (outcome, error) {
	m := screens.Meter{Slot: time.Duration(s.pick(150, 1500)) * time.Millisecond}
	if err := m.Measure(ctx, pageRuns, s.peers); err != nil {
		return outcome{}, err
	}
	got := outcome{figures: []figure{
		figureOf("quicktemplate.us", "µs/page", m.Ours["time"]),
		figureOf("quicktemplate.allocs", "allocations/page", m.Ours["allocs"]),
	}}
	for _, screen := range m.Screens {
		got.figures = append(got.figures,
			figureOf(screen.Name+".us", "µs/page", m.Ours[screen.Name+".time"]),
			figureOf(screen.Name+".bytes", "bytes/page", m.Ours[screen.Name+".bytes"]))
	}
	if s.peers {
		for _, what := range []string{"time", "allocs", "journal.time", "questionnaire.time"} {
			got.peers = append(got.peers, peerOf("vs_html_template."+what, m.Ours[what], m.Theirs[what]))
		}
	}
	return got, nil
}
