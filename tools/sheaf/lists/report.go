package lists

import (
	"bufio"
	"fmt"
	"os"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/address/gar"
	"github.com/sheaf-drive/sheaf/tools/sheaf/loading"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// faultList is the report of an import of several regions. Its file is made with the first
// faulty row.
type faultList struct {
	path, source string
	file         *os.File
	w            *bufio.Writer
}

// add lists the faulty rows of a region and what else deserves a look, and answers with the name
// of the report, empty when it has nothing.
func (l *faultList) add(region core.Region, read gar.Loaded) (string, error) {
	types := foreignTypes(read)
	listed := len(read.Built.Notes)+len(types) > 0
	for _, file := range read.Files {
		if file.Faults == 0 {
			continue
		}
		listed = true
		if err := l.open(); err != nil {
			return "", err
		}
		fmt.Fprintln(l.w, terminal.Say("import.addresses.head", region, file.File, file.Faults, len(file.Listed)))
		for _, fault := range file.Listed {
			fmt.Fprintln(l.w, terminal.Say("import.addresses.row", region, file.File, fault.Line, terminal.Said(fault.Reason)))
		}
	}
	if !listed {
		return "", nil
	}
	if err := l.notes(region, read); err != nil {
		return "", err
	}
	for _, t := range types {
		if err := l.open(); err != nil {
			return "", err
		}
		fmt.Fprintln(l.w, t.words(region))
	}
	if err := l.w.Flush(); err != nil {
		return "", fmt.Errorf("writing the report: %w", err)
	}
	return l.file.Name(), nil
}

// notes lists the objects that deserve a look, the first of each kind.
func (l *faultList) notes(region core.Region, read gar.Loaded) error {
	if len(read.Built.Notes) == 0 {
		return nil
	}
	if err := l.open(); err != nil {
		return err
	}
	fmt.Fprintln(l.w, terminal.Say("import.note.head", region, len(read.Built.Notes)))
	told := map[address.NoteKind]int{}
	for _, n := range read.Built.Notes {
		if told[n.Kind]++; told[n.Kind] <= maxNotes {
			fmt.Fprintln(l.w, noteWords(n, read))
		}
	}
	return nil
}

// maxNotes is how many notes of a kind are listed; all are counted.
const maxNotes = 1000

func (l *faultList) open() (err error) {
	if l.file != nil {
		return nil
	}
	if l.file, err = loading.NewReport(l.path, l.source); err != nil {
		return err
	}
	l.w = bufio.NewWriter(l.file)
	return nil
}

func (l *faultList) close() error {
	if l.file == nil {
		return nil
	}
	if err := l.file.Close(); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	return nil
}
