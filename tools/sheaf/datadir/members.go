package datadir

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/sheaf-drive/sheaf/raftstore/link"
)

// The files beside keys/ that tell a node without a state where to get one.
const (
	fileMembers = "members"
	fileCharter = "charter"
)

// Members are the addresses of the house's nodes as this one last knew them; none for a house with one node.
// An address that is none is refused as Invalid.
func (d Dir) Members() ([]link.Address, error) {
	data, err := os.ReadFile(d.Path(fileMembers))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("reading the nodes of the house: %w", err)
	}
	var list []link.Address
	for _, line := range strings.Fields(string(data)) {
		a, err := link.ParseAddress(line)
		if err != nil {
			return nil, err
		}
		list = append(list, a)
	}
	return list, nil
}

// Meet notes the addresses of the house's nodes.
func (d Dir) Meet(addresses []string) error {
	return d.replace(fileMembers, strings.Join(addresses, "\n")+"\n")
}

// Charter is the entry that founds the house of a new cluster; nil where it is founded.
func (d Dir) Charter() ([]byte, error) {
	data, err := os.ReadFile(d.Path(fileCharter))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return data, err
}

// SetCharter leaves the entry for the first start.
func (d Dir) SetCharter(entry []byte) error { return d.replace(fileCharter, string(entry)) }

// Founded takes the charter away.
func (d Dir) Founded() error {
	if err := os.Remove(d.Path(fileCharter)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("removing the charter: %w", err)
	}
	return nil
}

// replace writes a file so that after a crash there is the old one or the new one.
func (d Dir) replace(name, content string) error {
	next := d.Path(name + ".new")
	file, err := os.OpenFile(next, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	_, errWrite := file.WriteString(content)
	if err := errors.Join(errWrite, file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	if err := os.Rename(next, d.Path(name)); err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	return syncDir(d.Path())
}
