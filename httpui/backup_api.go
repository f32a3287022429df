package httpui

import (
	"io"
	"time"

	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// backupTime bounds how long a backup may take to be read: half a terabyte of scans goes over a slow line.
const backupTime = 7 * 24 * time.Hour

// backup streams the house as it is now to whoever owns its data folder, who could copy that as well; it
// holds no key. The command that asked encrypts it.
func (a *App) backup(r *serve.Request) (*serve.Reply, error) {
	write, err := a.Backup(r.Context())
	if err != nil {
		return nil, err
	}
	return serve.Streamed("application/x-tar", func(w io.Writer) error { return write(w) }), nil
}
