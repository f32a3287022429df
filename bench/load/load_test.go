package load

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"
)

func TestSampleOf(t *testing.T) {
	var took []time.Duration
	for i := range 101 { // in no order
		took = append(took, time.Duration((i*37)%101)*time.Millisecond)
	}
	if s := sampleOf(took, 2*time.Second); s.Done != 101 || s.P50 != 50 || s.P99 != 99 || s.PerSecond() != 50.5 {
		t.Errorf("%+v", s)
	}
}

// Each client has its own number and counts its turns from 0; what is said to be done was done.
func TestRun_EachClientCountsItsTurns(t *testing.T) {
	var done atomic.Int64
	next := make([]int, 3) // of each client, who alone touches it
	s, err := Run(t.Context(), len(next), 20*time.Millisecond, func(_ context.Context, client, turn int) error {
		if next[client] != turn {
			t.Errorf("client %d is at turn %d after %d", client, turn, next[client])
		}
		next[client]++
		done.Add(1)
		return nil
	})
	if err != nil || int64(s.Done) != done.Load() || s.Done == 0 {
		t.Errorf("%+v, %v; %d were done", s, err, done.Load())
	}
}

func TestRun_AFailureEndsIt(t *testing.T) {
	broken := errors.New("broken")
	_, err := Run(t.Context(), 4, time.Hour, func(_ context.Context, client, turn int) error {
		if client == 2 && turn == 3 {
			return broken
		}
		return nil
	})
	if !errors.Is(err, broken) {
		t.Errorf("ends with %v", err)
	}
}

func TestInTurns_ChangesTheFirstAndStops(t *testing.T) {
	order := ""
	side := func(name string, fail error) func() error {
		return func() error { order += name; return fail }
	}
	for run := range 4 {
		if err := InTurns(run, side("o", nil), side("t", nil)); err != nil {
			t.Fatal(err)
		}
	}
	if order != "ottootto" {
		t.Errorf("order %s", order)
	}
	broken := errors.New("broken")
	order = ""
	if err := InTurns(1, side("o", nil), side("t", broken)); !errors.Is(err, broken) || order != "t" {
		t.Errorf("goes on after an error: %s, %v", order, err)
	}
}
