package loading

import (
	"context"
	"fmt"
	"io"
	"os"
	"syscall"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// There refuses a path that can be no file to read.
func There(path string) error {
	if path == "-" {
		return nil
	}
	info, err := os.Stat(path)
	if err != nil {
		return terminal.Unreadable(path, err)
	}
	if info.IsDir() {
		return terminal.UsageError{Cause: core.Refuse(core.Invalid, "", "cli.unreadable", path, terminal.Cause(syscall.EISDIR))}
	}
	return nil
}

// Interrupted says what an end from outside leaves behind.
func Interrupted(ctx context.Context, key string) error {
	return fmt.Errorf("%w: %w", core.Refuse(core.Conflict, "", key), ctx.Err())
}

// Attentive reads until ctx ends, even while it waits for somebody who does not write.
func Attentive(ctx context.Context, in io.Reader) io.Reader { return attentive{ctx, in} }

type attentive struct {
	ctx context.Context
	in  io.Reader
}

// Read implements io.Reader.
func (a attentive) Read(b []byte) (int, error) {
	if err := a.ctx.Err(); err != nil {
		return 0, err
	}
	type got struct {
		n   int
		err error
	}
	done := make(chan got, 1)
	go func() { // ends with the read; b is nobody's any more when ctx ended
		n, err := a.in.Read(b)
		done <- got{n, err}
	}()
	select {
	case <-a.ctx.Done():
		return 0, a.ctx.Err()
	case g := <-done:
		return g.n, g.err
	}
}
