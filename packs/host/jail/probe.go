package jail

import (
	"errors"
	"fmt"
	"os"
)

// probe stands before the folder of a cell that nobody is to live in.
const probe = "--probe"

// Probe goes all the way to a cell, without a program, and answers with what the kernel offers; or
// refuses as the start of a pack would.
func Probe() (offers string, err error) {
	nobody, err := os.Open(os.DevNull)
	if err != nil {
		return "", err
	}
	c := &Cell{program: nobody}
	defer func() { err = errors.Join(err, c.Close()) }()
	if c.Folder, err = os.MkdirTemp("", FolderPrefix); err != nil {
		return "", err
	}
	if c.report, c.reports, err = os.Pipe(); err != nil {
		return "", err
	}
	command := c.Command(nobody, nil)
	command.Args = []string{"sheaf", "pack", "jail", probe, c.Folder}
	ended := command.Run()
	if err := errors.Join(c.Reason(ended), ended); err != nil {
		return "", err
	}
	return fmt.Sprintf("name spaces, Landlock %d, seccomp", landlockVersion()), nil
}
