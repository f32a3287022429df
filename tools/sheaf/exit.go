package main

import (
	"context"
	"errors"

	"github.com/sheaf-drive/sheaf/core"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// The exit codes of every command.
const (
	exitDone        = 0
	exitRefused     = 1 // refused, or not verified
	exitUsage       = 2
	exitUnreachable = 3
	exitFault       = 4
)

// exitCode is the only place that knows which error ends the program how.
func exitCode(err error) int {
	var usage terminal.UsageError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &usage):
		return exitUsage
	case errors.Is(err, api.ErrUnreachable):
		return exitUnreachable
	case errors.Is(err, context.Canceled): // somebody ended it
		return exitRefused
	}
	switch core.CodeOf(err) {
	case core.Internal:
		return exitFault
	case core.Unavailable:
		return exitUnreachable
	}
	return exitRefused
}
