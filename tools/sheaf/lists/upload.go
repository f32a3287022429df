package lists

import (
	"context"
	"errors"
	"io/fs"
	"iter"

	"github.com/sheaf-drive/sheaf/core"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/remote"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// editionBody is an edition on the wire of the API.
type editionBody = api.Edition

// upload plans an edition, sends its chunks in order with a progress bar and puts it into
// force. When it fails before the end the edition is given up and the one in force stays.
func upload(ctx context.Context, c *remote.Client, e core.Edition, chunks func() iter.Seq[[]byte]) (editionBody, error) {
	return send(ctx, c, e, false, chunks)
}

// send is upload, which may leave the edition out of force.
func send(ctx context.Context, c *remote.Client, e core.Edition, hold bool, chunks func() iter.Seq[[]byte]) (editionBody, error) {
	var bar *terminal.Progress
	made, err := c.Load(ctx, api.Upload{Edition: e, Chunks: chunks, Hold: hold, Sent: func(_, total int) {
		if bar == nil {
			bar = terminal.NewProgress(terminal.Say("import.sending", e.Kind), int64(total), false)
		}
		bar.Add(1)
	}})
	if bar != nil {
		bar.Finish()
	}
	return made, err
}

// unreadable is the refusal of a file or folder to import that does not open.
func unreadable(path string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		err = core.Refuse(core.NotFound, "", "cli.no_file", path)
	}
	return terminal.UsageError{Cause: err}
}

// newest refuses a list that is older than the one of its kind that is in force.
func newest(ctx context.Context, node *remote.Client, kind string, day core.Date) error {
	var known struct {
		Editions []editionBody `json:"editions"`
	}
	if err := node.Call(ctx, remote.Get("/api/v1/editions"), &known); err != nil {
		return err
	}
	for _, e := range known.Editions {
		if e.Kind == kind && e.State == core.EditionActive && e.Date > string(day) {
			return core.Refuse(core.Conflict, "date", "cli.older_list", string(day), e.Date)
		}
	}
	return nil
}
