package program

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// Filled is what the program says of a drive that it has filled in.
type Filled struct {
	Signatures, Commands int
	Seconds              float64
	// Bytes on disk by what they hold.
	Bytes map[string]float64 `json:"bytes_per_signature"`
}

// Fill runs the program until it has filled a drive of a size in and kept it, and drops both.
func (p Programs) Fill(ctx context.Context, size string) (made Filled, err error) {
	dir, err := os.MkdirTemp("", "sheaf-bench-")
	if err != nil {
		return made, fmt.Errorf("making a folder for a drive: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	var said bytes.Buffer
	c := exec.CommandContext(ctx, p.Sheaf, "demo", "--fill", size, "--data", filepath.Join(dir, "d"),
		"--backup", filepath.Join(dir, "b"), "--listen", "127.0.0.1:0", "--json")
	c.Stderr = &said
	answer, err := c.Output()
	if err != nil {
		return made, fmt.Errorf("filling a drive in: %w: %s", err, said.Bytes())
	}
	var shown struct{ Filled *Filled }
	if err := json.Unmarshal(answer, &shown); err != nil {
		return made, fmt.Errorf("filling a drive in: %w", err)
	}
	if shown.Filled == nil || shown.Filled.Seconds <= 0 {
		return made, fmt.Errorf("filling a drive in: it said %s", answer)
	}
	return *shown.Filled, nil
}
