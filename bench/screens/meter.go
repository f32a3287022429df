package screens

import (
	"bytes"
	"context"
	"fmt"
	"runtime"
	"time"

	"github.com/sheaf-drive/sheaf/bench/load"
)

// Meter gathers one sample a run of every quantity of both sides: time in µs, bytes and allocations
// of one page, by screen ("journal.time") and as the mean over the screens ("time").
type Meter struct {
	Slot         time.Duration // for one screen in one run
	Ours, Theirs map[string][]float64
	Screens      []Screen
}

// Measure takes so many runs of each side, in turns, of theirs only if peers is set.
func (m *Meter) Measure(ctx context.Context, runs int, peers bool) (err error) {
	if m.Screens, err = All(); err != nil {
		return err
	}
	m.Ours, m.Theirs = map[string][]float64{}, map[string][]float64{}
	for run := range runs {
		if err := ctx.Err(); err != nil {
			return err
		}
		sides := []func() error{func() error { return m.side(m.Ours, Screen.Ours) }}
		if peers {
			sides = append(sides, func() error { return m.side(m.Theirs, Screen.Theirs) })
		}
		if err := load.InTurns(run, sides...); err != nil {
			return err
		}
	}
	return nil
}

// side takes one run of one side: time and allocations of one page, by screen and as the mean.
func (m *Meter) side(into map[string][]float64, render func(Screen, *bytes.Buffer) error) error {
	var both struct{ time, allocs float64 }
	for _, screen := range m.Screens {
		var to bytes.Buffer
		if err := render(screen, &to); err != nil { // the buffer grows before the clock runs
			return fmt.Errorf("rendering %s: %w", screen.Name, err)
		}
		var before, after runtime.MemStats
		runtime.GC() // none pays for the other's garbage
		runtime.ReadMemStats(&before)
		done, start, spent := 0, time.Now(), time.Duration(0)
		for ; spent < m.Slot; spent = time.Since(start) {
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
		both.time += us / float64(len(m.Screens))
		both.allocs += allocs / float64(len(m.Screens))
	}
	into["time"], into["allocs"] = append(into["time"], both.time), append(into["allocs"], both.allocs)
	return nil
}
