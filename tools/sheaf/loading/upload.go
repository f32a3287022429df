package loading

import (
	"context"
	"errors"
	"io/fs"

	"github.com/sheaf-drive/sheaf/core"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// Upload plans an edition, sends its chunks in order with a progress bar and puts it into
// force. When it fails before the end the edition is given up and the one in force stays.
func Upload(ctx context.Context, c *api.Client, u api.Upload) (api.Edition, error) {
	var bar *terminal.Progress
	u.Sent = func(_, total int) {
		if bar == nil {
			bar = terminal.NewProgress(terminal.Say("import.sending", u.Edition.Kind), int64(total), false)
		}
		bar.Add(1)
	}
	made, err := c.Load(ctx, u)
	if bar != nil {
		bar.Finish()
	}
	return made, err
}

// Unreadable is the refusal of a file or folder to import that does not open.
func Unreadable(path string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		err = core.Refuse(core.NotFound, "", "cli.no_file", path)
	}
	return terminal.UsageError{Cause: err}
}
