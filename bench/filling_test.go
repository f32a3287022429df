package main

import (
	"testing"

	"github.com/sheaf-drive/sheaf/bench/program"
)

// TestFilling_SmallDrive fills one drive in with the real program.
func TestFilling_SmallDrive(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and runs the programs")
	}
	if err := program.With(t.Context(), func(programs program.Programs) error {
		made, err := programs.Fill(t.Context(), "small")
		if err != nil {
			return err
		}
		if made.Signatures != 1000 || made.Commands < 5*made.Signatures || made.Bytes["journal"] <= 0 {
			t.Errorf("it says %+v", made)
		}
		for _, f := range fillingFigures([]program.Filled{made}).figures {
			if f.Median <= 0 {
				t.Errorf("%s is %v", f.ID, f.Median)
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}
