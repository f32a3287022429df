package main

import (
	"os"
	"testing"
)

// TestMain lets this very binary be the launcher of a cell, which the doctor tries.
func TestMain(m *testing.M) {
	if len(os.Args) > 3 && os.Args[1] == "pack" && os.Args[2] == "jail" {
		os.Exit(run(os.Args[1:]))
	}
	os.Exit(m.Run())
}
