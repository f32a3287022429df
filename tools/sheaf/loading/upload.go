package loading

import (
	"context"

	"github.com/sheaf-drive/sheaf/core/text"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// Upload plans an edition, sends its chunks in order with a progress bar of their bytes and puts it into
// force. When it fails before the end the edition is given up and the one in force stays.
func Upload(ctx context.Context, c *api.Client, u api.Upload) (api.Edition, error) {
	var sizes []int64
	total := int64(0)
	for chunk := range u.Chunks() {
		sizes = append(sizes, int64(len(chunk)))
		total += int64(len(chunk))
	}
	bar := terminal.NewProgress(terminal.Say("import.sending", text.List(terminal.Language(), u.Edition.Kind)), total, true)
	defer bar.Finish()
	u.Sent = func(done, _ int) { bar.Add(sizes[done-1]) }
	return c.Load(ctx, u)
}
