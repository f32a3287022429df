package main

import (
	"bytes"
	"context"
	"fmt"
	"runtime"
	"time"

	"github.com/sheaf-drive/sheaf/bench/load"
	"github.com/sheaf-drive/sheaf/bench/screens"
)

const pageRuns = 9 // runs of each side, in turns

// pages renders the journal and the questionnaire over and over into a reused buffer. A run is
// the mean over both screens. Both sides get the same time and not the same number of pages,
// so that a busy machine interrupts them equally often.
func pages(ctx context.Context, s setting) (outcome, error) {
	list, err := screens.All()
	if err != nil {
		return outcome{}, err
	}
	m := pageMeter{screens: list, slot: time.Duration(s.pick(150, 1500)) * time.Millisecond,
		ours: map[string][]float64{}, theirs: map[string][]float64{}}
	for run := range pageRuns {
		if err := ctx.Err(); err != nil {
			return outcome{}, err
		}
		sides := []func() error{func() error { return m.side(m.ours, screens.Screen.Ours) }}
		if s.peers {
			sides = append(sides, func() error { return m.side(m.theirs, screens.Screen.Theirs) })
		}
		if err := load.InTurns(run, sides...); err != nil {
			return outcome{}, err
		}
	}
	return m.outcome(s.peers), nil
}

// pageMeter gathers one sample a run of every quantity of both sides.
type pageMeter struct {
	screens      []screens.Screen
	slot         time.Duration // for one screen in one run
	ours, theirs map[string][]float64
}

// side takes one run of one side: time and allocations of one page, by screen and as the mean.
func (m *pageMeter) side(into map[string][]float64, render func(screens.Screen, *bytes.Buffer) error) error {
	var both struct{ time, allocs float64 }
	for _, screen := range m.screens {
		var to bytes.Buffer
		if err := render(screen, &to); err != nil { // the buffer grows before the clock runs
			return fmt.Errorf("rendering %s: %w", screen.Name, err)
		}
		var before, after runtime.MemStats
		runtime.GC() // none pays for the other's garbage
		runtime.ReadMemStats(&before)
		done, start, spent := 0, time.Now(), time.Duration(0)
		for ; spent < m.slot; spent = time.Since(start) {
			to.Reset()
			if err := render(screen, &to); err != nil {
				return fmt.Errorf("rendering %s: %w", screen.Name, err)
			}
			done++
		}
		us := float64(spent.Nanoseconds()) / 1e3 / float64(done)
		runtime.ReadMemStats(&after)
		allocs := float64(after.Mallocs-before.Mallocs) / float64(done)
		into[screen.Name+".time"] = append(into[screen.Name+".time"], us)
		into[screen.Name+".bytes"] = append(into[screen.Name+".bytes"], float64(to.Len()))
		both.time += us / float64(len(m.screens))
		both.allocs += allocs / float64(len(m.screens))
	}
	into["time"], into["allocs"] = append(into["time"], both.time), append(into["allocs"], both.allocs)
	return nil
}

func (m *pageMeter) outcome(peers bool) outcome {
	got := outcome{figures: []figure{
		figureOf("quicktemplate.us", "µs/page", m.ours["time"]),
		figureOf("quicktemplate.allocs", "allocations/page", m.ours["allocs"]),
	}}
	for _, screen := range m.screens {
		got.figures = append(got.figures,
			figureOf(screen.Name+".us", "µs/page", m.ours[screen.Name+".time"]),
			figureOf(screen.Name+".bytes", "bytes/page", m.ours[screen.Name+".bytes"]))
	}
	if peers {
		for _, what := range []string{"time", "allocs", "journal.time", "questionnaire.time"} {
			got.peers = append(got.peers, peerOf("vs_html_template."+what, m.ours[what], m.theirs[what]))
		}
	}
	return got
}
