package backup

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"filippo.io/age"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// ageMark begins every file that age wrote.
const ageMark = "age-encryption.org/v1\n"

// recipients reads those who will be able to open a backup; there is at least one.
func recipients(named []string, file string) ([]age.Recipient, error) {
	var list []age.Recipient
	for _, one := range named {
		parsed, err := age.ParseRecipients(strings.NewReader(one))
		if err != nil {
			return nil, terminal.UsageError{Cause: core.Refuse(core.Invalid, "to", "backup.recipient", one)}
		}
		list = append(list, parsed...)
	}
	if file != "" {
		in, err := open(file)
		if err != nil {
			return nil, err
		}
		defer in.Close()
		parsed, err := age.ParseRecipients(in)
		if err != nil {
			return nil, terminal.UsageError{Cause: core.Refuse(core.Invalid, "to-file", "backup.recipient", file)}
		}
		list = append(list, parsed...)
	}
	if len(list) == 0 {
		return nil, terminal.UsageError{Cause: core.Refuse(core.Invalid, "to", "backup.no_recipient")}
	}
	return list, nil
}

// identities reads who opens a backup. What stands in the file is never repeated.
func identities(file string) ([]age.Identity, error) {
	in, err := open(file)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	list, err := age.ParseIdentities(in)
	if err != nil {
		return nil, terminal.UsageError{Cause: core.Refuse(core.Invalid, "identity", "backup.identity_form", file)}
	}
	return list, nil
}

func open(file string) (*os.File, error) {
	in, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		err = core.Refuse(core.NotFound, "", "backup.no_file", file)
	}
	if err != nil {
		return nil, terminal.UsageError{Cause: err}
	}
	return in, nil
}

// opened decrypts a backup, whose last byte has come when the reader says so.
func opened(from io.Reader, by []age.Identity) (io.Reader, error) {
	in := bufio.NewReaderSize(from, 256<<10)
	if start, err := in.Peek(len(ageMark)); string(start) != ageMark {
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("reading the backup: %w", err)
		}
		return nil, core.Refuse(core.Invalid, "from", "backup.foreign")
	}
	plain, err := age.Decrypt(in, by...)
	var nobody *age.NoIdentityMatchError
	switch {
	case errors.As(err, &nobody):
		return nil, core.Refuse(core.Denied, "identity", "backup.identity")
	case err != nil:
		return nil, fmt.Errorf("%w (%w)", core.Refuse(core.Invalid, "from", "backup.broken"), err)
	}
	return plain, nil
}
