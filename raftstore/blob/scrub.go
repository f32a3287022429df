package blob

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/sheaf-drive/sheaf/core"
)

// Report is what a scrub found.
type Report struct {
	// Files that are as they should be, and their bytes.
	Files int
	Bytes int64
	// Corrupt files: their bytes are not what their name says, or cannot be read.
	Corrupt []Hash
	// Strays counts what is no file of ours; it is left alone.
	Strays int
}

// Swept is what a sweep removed.
type Swept struct {
	Files int
	Bytes int64
}

// List calls fn with every file's hash and size, ascending, until fn fails. Files that are
// put or swept meanwhile may or may not be among them.
func (s *Store) List(ctx context.Context, fn func(h Hash, size int64) error) error {
	_, err := s.each(ctx, func(h Hash, info fs.FileInfo) error { return fn(h, info.Size()) })
	return err
}

// each walks over the files, folder by folder, and counts what is none.
func (s *Store) each(ctx context.Context, fn func(Hash, fs.FileInfo) error) (strays int, err error) {
	for i := range 16 {
		outer := fmt.Sprintf("%x", i)
		dirs, err := os.ReadDir(s.path("files", outer))
		if err != nil {
			return strays, refuse("listing blobs", err)
		}
		for _, dir := range dirs {
			if err := ctx.Err(); err != nil {
				return strays, err
			}
			if !dir.IsDir() {
				strays++
				continue
			}
			found, err := s.eachOf(outer, dir.Name(), fn)
			strays += found
			if err != nil {
				return strays, err
			}
		}
	}
	return strays, nil
}

func (s *Store) eachOf(outer, inner string, fn func(Hash, fs.FileInfo) error) (strays int, err error) {
	entries, err := os.ReadDir(s.path("files", outer, inner))
	if err != nil {
		return 0, refuse("listing blobs", err)
	}
	for _, entry := range entries {
		h, ok := parseName(entry.Name(), outer+inner)
		info, err := entry.Info()
		switch {
		case errors.Is(err, fs.ErrNotExist): // swept meanwhile
		case err != nil:
			return strays, refuse("listing blobs", err)
		case !ok || !info.Mode().IsRegular():
			strays++
		default:
			if err := fn(h, info); err != nil {
				return strays, err
			}
		}
	}
	return strays, nil
}

// parseName reads the hash from a file's name; a file in a wrong folder is none of ours.
func parseName(name, prefix string) (Hash, bool) {
	raw, err := hex.DecodeString(name)
	if err != nil || len(raw) != len(Hash{}) || !strings.HasPrefix(name, prefix) || len(prefix) != 3 {
		return Hash{}, false
	}
	h := Hash(raw)
	return h, h.String() == name
}

// Scrub reads every file and compares it with its name. It changes nothing: a damaged file
// is fetched again by whoever knows where from.
func (s *Store) Scrub(ctx context.Context) (Report, error) {
	var r Report
	strays, err := s.each(ctx, func(h Hash, _ fs.FileInfo) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		data, err := s.Get(ctx, h)
		switch {
		case err == nil:
			r.Files++
			r.Bytes += int64(len(data))
		case core.CodeOf(err) != core.NotFound: // swept meanwhile
			r.Corrupt = append(r.Corrupt, h)
		}
		return ctx.Err()
	})
	r.Strays = strays
	return r, err
}

// Sweep removes files that keep does not want and that were put, for the last time, before
// olderThan. Its caller chooses olderThan so early that every command naming a file put
// before it has long been applied or refused.
func (s *Store) Sweep(ctx context.Context, keep func(Hash) bool, olderThan time.Time) (Swept, error) {
	removed := map[Hash]bool{}
	var swept Swept
	_, err := s.each(ctx, func(h Hash, info fs.FileInfo) error {
		if !info.ModTime().Before(olderThan) || keep(h) {
			return nil
		}
		gone, err := s.drop(ctx, h, olderThan)
		if gone {
			removed[h] = true
			swept.Files++
			swept.Bytes += info.Size()
		}
		return err
	})
	if len(removed) == 0 {
		return swept, err
	}
	return swept, errors.Join(err, s.forget(ctx, removed))
}

// drop removes a file unless it was put again since it was looked at.
func (s *Store) drop(ctx context.Context, h Hash, olderThan time.Time) (bool, error) {
	s.gate.Lock()
	defer s.gate.Unlock()
	if err := s.writable(ctx); err != nil {
		return false, err
	}
	_, path := s.file(h)
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !info.ModTime().Before(olderThan) {
		return false, nil
	}
	if err == nil {
		err = s.changed(h, func() error { return s.disk.remove(path) })
	}
	return err == nil, refuse("sweeping blob "+filepath.Base(path), err)
}
