package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/sheaf-drive/sheaf/bench/program"
)

// fillings is how many drives are filled in, each in a house of its own.
const fillings = 5

// filled is what the program says of a drive that it has filled in.
type filled struct {
	Signatures, Commands int
	Seconds              float64
	// Bytes on disk by what they hold.
	Bytes map[string]float64 `json:"bytes_per_signature"`
}

// filling measures how fast a node takes a whole drive through its front door, and how many bytes a
// signature leaves behind.
func filling(ctx context.Context, s setting) (outcome, error) {
	size := "small"
	if s.scale == full {
		size = "middrive"
	}
	runs, err := repeated(ctx, fillings, func(ctx context.Context, programs program.Programs) (filled, error) {
		return fillIn(ctx, programs.Sheaf, size)
	})
	if err != nil {
		return outcome{}, err
	}
	return fillingFigures(runs), nil
}

// fillIn runs the program until it has kept the drive, and drops both.
func fillIn(ctx context.Context, sheaf, size string) (made filled, err error) {
	dir, err := os.MkdirTemp("", "sheaf-bench-")
	if err != nil {
		return made, fmt.Errorf("making a folder for a drive: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	var said bytes.Buffer
	c := exec.CommandContext(ctx, sheaf, "demo", "--fill", size, "--data", filepath.Join(dir, "d"),
		"--backup", filepath.Join(dir, "b"), "--http", "127.0.0.1:0", "--json")
	c.Stderr = &said
	answer, err := c.Output()
	if err != nil {
		return made, fmt.Errorf("filling a drive in: %w: %s", err, said.Bytes())
	}
	var shown struct{ Filled *filled }
	if err := json.Unmarshal(answer, &shown); err != nil {
		return made, fmt.Errorf("filling a drive in: %w", err)
	}
	if shown.Filled == nil || shown.Filled.Seconds <= 0 {
		return made, fmt.Errorf("filling a drive in: it said %s", answer)
	}
	return *shown.Filled, nil
}

func fillingFigures(runs []filled) (got outcome) {
	column := func(of func(filled) float64) (list []float64) {
		for _, r := range runs {
			list = append(list, of(r))
		}
		return list
	}
	got.figures = []figure{
		figureOf("filled_s", "signatures/s", column(func(r filled) float64 { return float64(r.Signatures) / r.Seconds })),
		figureOf("commands_s", "commands/s", column(func(r filled) float64 { return float64(r.Commands) / r.Seconds })),
	}
	for _, of := range []string{"journal", "state", "log", "blobs"} {
		got.figures = append(got.figures,
			figureOf(of, "bytes/signature", column(func(r filled) float64 { return r.Bytes[of] })))
	}
	return got
}
