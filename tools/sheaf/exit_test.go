package main

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

func TestExitCode(t *testing.T) {
	for name, row := range map[string]struct {
		err  error
		want int
	}{
		"done":                   {nil, exitDone},
		"refused":                {core.Refuse(core.Conflict, "", "core.exists"), exitRefused},
		"used wrongly":           {terminal.UsageError{Cause: core.Refuse(core.Invalid, "", "core.required")}, exitUsage},
		"nobody answers":         {fmt.Errorf("asking: %w", api.ErrUnreachable), exitUnreachable},
		"not now":                {core.Refuse(core.Unavailable, "", "core.internal"), exitUnreachable},
		"a fault":                {errors.New("broken"), exitFault},
		"somebody ended it":      {fmt.Errorf("Get: %w", context.Canceled), exitRefused},
		"a deadline of ours":     {context.DeadlineExceeded, exitFault},
		"refused with an advice": {terminal.Advised{Cause: core.Refuse(core.Invalid, "", "core.required")}, exitRefused},
	} {
		if got := exitCode(row.err); got != row.want {
			t.Errorf("%s: %d, want %d", name, got, row.want)
		}
	}
}
