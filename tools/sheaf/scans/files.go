package scans

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/sheaf/reel"
)

const field = "file"

// found lists the files below the paths, folders in the order of their names; hidden files are left out.
func found(paths []string) (files []string, err error) {
	for _, path := range paths {
		err := filepath.WalkDir(path, func(at string, entry fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			hidden := entry.Name()[0] == '.' && at != path
			switch {
			case hidden && entry.IsDir():
				return fs.SkipDir
			case !hidden && !entry.IsDir():
				files = append(files, at)
			}
			return nil
		})
		if errors.Is(err, fs.ErrNotExist) {
			return nil, core.Refuse(core.NotFound, field, "scans.none", path)
		}
		if err != nil {
			return nil, err
		}
	}
	return files, nil
}

// content reads a file that is not too large.
func content(path string) (data []byte, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, core.Refuse(core.Unavailable, field, "scans.unread")
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	data, err = io.ReadAll(io.LimitReader(f, reel.MaxBytes+1))
	if err != nil {
		return nil, core.Refuse(core.Unavailable, field, "scans.unread")
	}
	if len(data) > reel.MaxBytes {
		return nil, core.Refuse(core.Limit, field, "scans.bytes", strconv.Itoa(reel.MaxBytes>>20))
	}
	return data, nil
}
