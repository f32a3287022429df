package loading

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// maxReports bounds the search for a name that is free.
const maxReports = 1000

// NewReport makes the file of a report: path, which must be new, or without one a file beside
// source with the first number that is free. An earlier report is never written over.
func NewReport(path, source string) (*os.File, error) {
	if path != "" {
		file, err := createNew(path)
		if errors.Is(err, fs.ErrExist) {
			return nil, terminal.UsageError{Cause: core.Refuse(core.Duplicate, "report", "cli.file_there", path, "--report")}
		}
		if err != nil {
			return nil, terminal.UsageError{Cause: fmt.Errorf("%w: %w", core.Refuse(core.Invalid, "report", "cli.report_path", path, terminal.Cause(err)), err)}
		}
		return file, nil
	}
	base := filepath.Clean(source) + ".report"
	for n := 1; n <= maxReports; n++ {
		name := base + ".txt"
		if n > 1 {
			name = fmt.Sprintf("%s-%d.txt", base, n)
		}
		file, err := createNew(name)
		if err == nil {
			return file, nil
		}
		if !errors.Is(err, fs.ErrExist) {
			return nil, terminal.UsageError{Cause: fmt.Errorf("%w: %w", core.Refuse(core.Denied, "report", "cli.report_unmade", name, "--report"), err)}
		}
	}
	return nil, terminal.UsageError{Cause: fmt.Errorf("there are %d reports beside %s: move some away, or give --report", maxReports, source)}
}

// CheckReport refuses, before anything is read, a path at which [NewReport] will make no file; "" is none.
func CheckReport(path string) error {
	if path == "" {
		return nil
	}
	file, err := NewReport(path, "")
	if err != nil {
		return err
	}
	if err := errors.Join(file.Close(), os.Remove(path)); err != nil {
		return terminal.UsageError{Cause: fmt.Errorf("%w: %w", core.Refuse(core.Invalid, "report", "cli.report_path", path, terminal.Cause(err)), err)}
	}
	return nil
}

func createNew(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
}
