package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/demo"
	"github.com/sheaf-drive/sheaf/tools/sheaf/datadir"
)

// fileDemo stands in the data folder of a demonstration: a folder without it is a house of
// somebody's own and is not touched.
const fileDemo = "demo.json"

// demoSummary is what a demonstration knows of itself. It holds passwords, all invented.
type demoSummary struct {
	Seed       uint64 `json:"seed"`
	Signatures int    `json:"signatures"`
	// Size of the drive that is filled in; empty for the small demonstration.
	Size string    `json:"size,omitempty"`
	Day  core.Date `json:"day"`
	Key  string    `json:"key"`
	// OneTime is the founding admin's password until the filling is done.
	OneTime string `json:"one_time,omitempty"`
	Filled  bool   `json:"filled"`
	// Pack is the file among the samples with the next version of the rules, Rehearsal that with a
	// minimum of two signatures; empty for none.
	Pack      string        `json:"pack,omitempty"`
	Rehearsal string        `json:"rehearsal,omitempty"`
	Campaign  demo.Campaign `json:"campaign"`
	// Toxic are the logins of collectors who changed what they wrote: what a search for them finds.
	Toxic []string `json:"toxic,omitempty"`
}

// readSummary says whether the folder is one of a demonstration. One that is founded without
// being one is refused.
func readSummary(f datadir.Dir) (demoSummary, bool, error) {
	var s demoSummary
	data, err := os.ReadFile(f.Path(fileDemo))
	switch {
	case errors.Is(err, fs.ErrNotExist) && f.Check() == nil:
		return s, false, core.Refuse(core.Conflict, "data", "cli.folder_used", string(f))
	case errors.Is(err, fs.ErrNotExist):
		return s, false, nil
	case err != nil:
		return s, false, fmt.Errorf("reading %s: %w", fileDemo, err)
	}
	if err := json.Unmarshal(data, &s); err != nil {
		return s, false, fmt.Errorf("reading %s: %w", fileDemo, err)
	}
	return s, true, nil
}

// write replaces the file as a whole; only its owner can read it.
func (s demoSummary) write(f datadir.Dir) error {
	data, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return fmt.Errorf("writing %s: %w", fileDemo, err)
	}
	fresh := f.Path(fileDemo + ".new")
	if err := os.WriteFile(fresh, append(data, '\n'), 0o600); err != nil {
		return fmt.Errorf("writing %s: %w", fileDemo, err)
	}
	if err := os.Rename(fresh, f.Path(fileDemo)); err != nil {
		return fmt.Errorf("writing %s: %w", fileDemo, err)
	}
	return nil
}
