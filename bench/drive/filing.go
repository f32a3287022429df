package drive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/client"
)

// between two looks at a job.
const between = 5 * time.Millisecond

// filed chooses what lies in the store, binds it, hands it in, and has the export verified.
func (h *House) filed(ctx context.Context, papers []paper, d *Day) error {
	id, err := h.selected(ctx, len(papers), d)
	if err != nil {
		return err
	}
	if err := d.asked(ctx, by(h.federal[1], "approve", nothing{}, id), nil); err != nil {
		return err
	}
	if err := h.bound(ctx, papers, d); err != nil {
		return err
	}
	if err := h.handedIn(ctx, d); err != nil {
		return err
	}
	return h.verified(ctx, d)
}

// job is how far a job of the node is.
type job struct{ Step, Error string }

func (j *job) failed() error {
	if j != nil && j.Error != "" {
		return errors.New(j.Error)
	}
	return nil
}

// until looks at a job of the node until the look says that it is done.
func until(ctx context.Context, look func() (done bool, err error)) error {
	for {
		done, err := look()
		if err != nil || done {
			return err
		}
		select {
		case <-time.After(between):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// selected has a selection made, of all sheets, and gives its id once it is frozen.
func (h *House) selected(ctx context.Context, sheets int, d *Day) (id string, err error) {
	err = d.timed(stepSelect, func() error {
		var begun struct{ ID string }
		if err := h.federal[0].Call(ctx, requestOf(stepSelect, nothing{}), &begun); err != nil {
			return err
		}
		id = begun.ID
		return until(ctx, func() (bool, error) {
			var known struct {
				Selections []struct {
					ID, State string
					Sheets    int
				}
				Job *job
			}
			if err := h.federal[0].Call(ctx, client.Request{Method: get, Path: "/api/v1/selections"}, &known); err != nil {
				return false, err
			}
			for _, s := range known.Selections {
				if s.ID == id && s.State == core.SelectionFrozen {
					if s.Sheets != sheets {
						return false, fmt.Errorf("%d of %d sheets are chosen", s.Sheets, sheets)
					}
					return true, nil
				}
			}
			return false, known.Job.failed()
		})
	})
	return id, err
}

// bound binds the sheets one after the other and closes the volumes.
func (h *House) bound(ctx context.Context, papers []paper, d *Day) error {
	var volumes []int
	for _, p := range papers {
		var page struct{ Volume int }
		if err := d.asked(ctx, by(h.logistics, "bind", map[string]any{"code": p.code}), &page); err != nil {
			return err
		}
		if len(volumes) == 0 || volumes[len(volumes)-1] != page.Volume {
			volumes = append(volumes, page.Volume)
		}
	}
	// All but the last one closed by themselves, and it did where it is full, too.
	last := volumes[len(volumes)-1]
	var known struct {
		Volumes []struct {
			Number int
			State  string
		}
	}
	list := client.Request{Method: get, Path: "/api/v1/volumes?after=" + strconv.Itoa(last-1)}
	if err := h.logistics.Call(ctx, list, &known); err != nil {
		return err
	}
	if known.Volumes[0].State == core.VolumeClosed {
		return nil
	}
	return d.asked(ctx, by(h.logistics, "close", nothing{}, strconv.Itoa(last)), nil)
}

// handedIn hands in what is bound.
func (h *House) handedIn(ctx context.Context, d *Day) error {
	return d.timed(stepHandIn, func() error {
		if err := h.federal[0].Call(ctx, requestOf(stepHandIn, nothing{}), nil); err != nil {
			return err
		}
		return until(ctx, func() (bool, error) {
			var known struct {
				Selection struct{ State string }
				Job       *job
			}
			if err := h.federal[0].Call(ctx, client.Request{Method: get, Path: "/api/v1/filing"}, &known); err != nil {
				return false, err
			}
			return known.Selection.State == core.SelectionFiled, known.Job.failed()
		})
	})
}

// verified takes the export and has the auditor's program check it.
func (h *House) verified(ctx context.Context, d *Day) error {
	path := filepath.Join(h.folder, "export.zip")
	defer func() { _ = os.Remove(path) }()
	if err := d.timed(stepExport, func() error { return h.export(ctx, path) }); err != nil {
		return err
	}
	return d.timed(stepVerify, func() error {
		said, err := exec.CommandContext(ctx, h.programs.Verify, path, "--key", h.key).CombinedOutput()
		if err != nil {
			return fmt.Errorf("%w: %s", err, said)
		}
		return nil
	})
}

func (h *House) export(ctx context.Context, path string) error {
	answer, err := h.auditor.Send(ctx, requestOf(stepExport, nothing{}))
	if err != nil {
		return err
	}
	defer answer.Close()
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	_, err = io.Copy(file, answer)
	return errors.Join(err, file.Close())
}
