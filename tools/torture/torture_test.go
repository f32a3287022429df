package main

import (
	"os"
	"strings"
	"testing"
	"time"
)

// The selection that every change runs: one fault of each kind that the machine allows, in a few rounds.
func TestTorture_ASelection(t *testing.T) {
	if testing.Short() {
		t.Skip("it drives real processes for a minute and a half")
	}
	dir, err := os.MkdirTemp("", "shtort-")
	if err != nil {
		t.Fatal(err)
	}
	// A machine that is busy with other tests does one round.
	o := options{rounds: 2, faults: 11, clients: 6, seed: uint64(time.Now().UnixNano()), atMost: 75 * time.Second}
	if err := o.build(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	s := newSummary(o)
	if err := run(t.Context(), o, dir, s); err != nil {
		t.Error(err)
	}
	var table strings.Builder
	s.print(&table)
	t.Log(table.String())
	for kind, why := range s.skipped {
		t.Logf("skipped, not passed: %s: %s", kind, why)
	}
	if !s.good() {
		t.Errorf("the house did not keep its word; histories and data are in %s", dir)
	}
	if len(s.observed) == 0 {
		t.Error("no fault was seen to have any effect: the test proves nothing")
	}
	if !t.Failed() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	}
}
