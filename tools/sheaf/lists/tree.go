package lists

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/sheaf-drive/sheaf/core/address/gar"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// tree is a folder or a zip as a tree of files. What is read of them moves a bar.
type tree struct {
	fs.FS
	bar *terminal.Progress // nil: nobody looks
}

// openTree opens a folder or a zip; nothing is unpacked to the disk.
func openTree(path string) (tree, func(), error) {
	info, err := os.Stat(path)
	if err != nil {
		return tree{}, nil, err
	}
	if info.IsDir() {
		return tree{FS: os.DirFS(path)}, func() {}, nil
	}
	file, err := os.Open(path)
	if err != nil {
		return tree{}, nil, err
	}
	archive, err := gar.OpenArchive(file, info.Size(), filepath.Base(path))
	if err != nil {
		_ = file.Close()
		return tree{}, nil, fmt.Errorf("opening %s: %w", path, err)
	}
	return tree{FS: archive}, func() { _ = file.Close() }, nil
}

// Open implements fs.FS.
func (t tree) Open(name string) (fs.File, error) {
	file, err := t.FS.Open(name)
	if err != nil || t.bar == nil {
		return file, err
	}
	if _, folder := file.(fs.ReadDirFile); folder {
		return file, nil
	}
	return counted{file, t.bar}, nil
}

type counted struct {
	fs.File
	bar *terminal.Progress
}

// Read implements fs.File.
func (c counted) Read(p []byte) (int, error) {
	n, err := c.File.Read(p)
	c.bar.Add(int64(n))
	return n, err
}
