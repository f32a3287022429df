package main

import (
	"testing"

	"github.com/sheaf-drive/sheaf/bench/drive"
	"github.com/sheaf-drive/sheaf/bench/program"
	"github.com/sheaf-drive/sheaf/tools/demo/pictures"
)

// TestPath_EveryStepIsMeasured walks the whole path with a few small pictures, through the real
// program; a step to which nobody came would fail it.
func TestPath_EveryStepIsMeasured(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and runs the programs")
	}
	w := walk{operators: 2, verifiers: 2, visits: 4, width: pictures.Small}
	err := program.With(t.Context(), func(programs program.Programs) error {
		got, err := w.run(t.Context(), programs)
		if err != nil {
			return err
		}
		if got.visits.Written != w.visits || got.visits.Took <= 0 || got.sheets.Took <= 0 {
			t.Errorf("%d signatures in %v, their sheets in %v", got.visits.Written, got.visits.Took, got.sheets.Took)
		}
		for step, want := range map[string]int{"line": 4, "verdict": 8, "decide": 2, "certify": 2, "file": 2, "bind": 2, "hand_in": 1, "verify": 1} {
			if n := len(got.all().Steps[step]); n != want {
				t.Errorf("%d samples of %s, want %d", n, step, want)
			}
		}
		figures := figuresOf([]walked{got}).figures
		if want := 2 + 2*len(drive.Steps()); len(figures) != want || figures[1].Median <= 0 {
			t.Errorf("%d figures, want %d: %+v", len(figures), want, figures[:2])
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
