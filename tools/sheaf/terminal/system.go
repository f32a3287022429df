package terminal

import (
	"errors"
	"io/fs"
	"syscall"

	"github.com/sheaf-drive/sheaf/core"
)

// Unreadable is the refusal of a file or folder, named on the command line, that does not open.
func Unreadable(path string, err error) error {
	var system *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		err = core.Refuse(core.NotFound, "", "cli.no_file", path)
	case errors.As(err, &system):
		err = core.Refuse(core.Invalid, "", "cli.unreadable", path, Cause(err))
	}
	return UsageError{Cause: err}
}

// Unheard is the refusal of an address, given by flag, at which this program cannot listen.
func Unheard(flag, address string, err error) error {
	return UsageError{Cause: core.Refuse(core.Invalid, "", "cli.listen", address, Cause(err), flag)}
}

// Cause is why the system refused, without the call and the path: in the user's language where that is one of those
// that people meet.
func Cause(err error) string {
	var number syscall.Errno
	if !errors.As(err, &number) {
		var at *fs.PathError
		if errors.As(err, &at) {
			return at.Err.Error()
		}
		return err.Error()
	}
	switch number {
	case syscall.EACCES, syscall.EPERM:
		return Say("cli.system.denied")
	case syscall.EADDRINUSE:
		return Say("cli.system.taken")
	case syscall.EADDRNOTAVAIL:
		return Say("cli.system.elsewhere")
	case syscall.EISDIR:
		return Say("cli.system.folder")
	case syscall.ENOSPC:
		return Say("cli.system.full")
	case syscall.ENOENT:
		return Say("cli.system.nowhere")
	case syscall.ENOTDIR:
		return Say("cli.system.through")
	case syscall.EROFS:
		return Say("cli.system.fixed")
	}
	return number.Error()
}
