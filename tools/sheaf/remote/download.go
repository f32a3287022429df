package remote

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// Download stores an answer in a file; a failed one leaves no file. The file is made first:
// what the node records when it answers must not be lost to a name in use.
func (r Reach) Download(c *cobra.Command, request api.Request, out string) (n int64, err error) {
	err = r.With(c, func(ctx context.Context, node *Client) error {
		file, err := os.OpenFile(out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, fs.ErrExist) {
			err = core.Refuse(core.Duplicate, "out", "cli.file_there", out, "--out")
		}
		if err != nil {
			return terminal.UsageError{Cause: err}
		}
		for try := 1; ; try++ {
			n, err = node.save(ctx, request, file)
			if err == nil || try == downloadTries || request.Key == "" || !Unfinished(err) || ctx.Err() != nil {
				break
			}
			if _, err := file.Seek(0, io.SeekStart); errors.Join(err, file.Truncate(0)) != nil {
				return fmt.Errorf("writing %s: %w", out, err)
			}
		}
		if err = errors.Join(err, file.Close()); err != nil {
			_ = os.Remove(out) // an incomplete file is worse than none
		}
		return err
	})
	return n, err
}

// downloadTries is how often an answer is asked for that broke off.
const downloadTries = 3

// Unfinished says whether the same request may still be answered: nobody refused it.
func Unfinished(err error) bool {
	var refused *api.Refusal
	var usage terminal.UsageError
	return !errors.As(err, &usage) && (!errors.As(err, &refused) || core.CodeOf(err) == core.Unavailable)
}

// save writes an answer into the file.
func (n *Client) save(ctx context.Context, request api.Request, file *os.File) (int64, error) {
	answer, err := n.Send(ctx, request)
	if err != nil {
		return 0, err
	}
	defer answer.Close()
	bar := terminal.NewProgress("writing "+file.Name(), -1, true)
	size, err := io.Copy(io.MultiWriter(file, bar), answer)
	bar.Finish()
	if err != nil {
		return 0, fmt.Errorf("writing %s: %w", file.Name(), err)
	}
	return size, nil
}
