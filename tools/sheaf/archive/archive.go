package archive

import (
	"archive/tar"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// Write packs the folder into a new file, and gives how large that is. What was begun is removed
// when it fails.
func Write(file, dir string, seen io.Writer) (size int64, err error) {
	out, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return 0, fmt.Errorf("making the backup: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(file))
		}
	}()
	if err := errors.Join(pack(out, dir, seen), out.Sync()); err != nil {
		return 0, errors.Join(fmt.Errorf("making the backup: %w", err), out.Close())
	}
	info, err := out.Stat()
	if err != nil {
		return 0, errors.Join(fmt.Errorf("making the backup: %w", err), out.Close())
	}
	return info.Size(), out.Close()
}

func pack(out io.Writer, dir string, seen io.Writer) error {
	packed, err := zstd.NewWriter(out, zstd.WithEncoderLevel(zstd.SpeedDefault))
	if err != nil {
		return err
	}
	w := tar.NewWriter(packed)
	err = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil || name == "." {
			return err
		}
		return add(w, path, filepath.ToSlash(name), entry, seen)
	})
	return errors.Join(err, w.Close(), packed.Close())
}

// add packs one file or folder; what is neither is left out.
func add(w *tar.Writer, path, name string, entry fs.DirEntry, seen io.Writer) error {
	info, err := entry.Info()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() && !info.IsDir() {
		return nil
	}
	head, err := tar.FileInfoHeader(info, "")
	if err != nil {
		return err
	}
	head.Name = name
	if info.IsDir() {
		head.Name += "/"
	}
	if err := w.WriteHeader(head); err != nil || info.IsDir() {
		return err
	}
	in, err := os.Open(path)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.MultiWriter(w, seen), io.LimitReader(in, info.Size()))
	return errors.Join(err, in.Close())
}

// Read unpacks a file into the folder, which must be there and empty.
func Read(file, dir string, seen io.Writer) error {
	in, err := os.Open(file)
	if err != nil {
		return fmt.Errorf("reading the backup: %w", err)
	}
	defer in.Close()
	if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
		return errors.Join(fmt.Errorf("reading the backup: the folder %s is not empty", dir), err)
	}
	plain, err := zstd.NewReader(in)
	if err != nil {
		return fmt.Errorf("reading the backup: %w", err)
	}
	defer plain.Close()
	for r := tar.NewReader(plain); ; {
		head, err := r.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = put(dir, head, io.TeeReader(r, seen))
		}
		if err != nil {
			return fmt.Errorf("reading the backup: %w", err)
		}
	}
}

// put unpacks one entry; a name that leads out of the folder is refused.
func put(dir string, head *tar.Header, content io.Reader) error {
	if !filepath.IsLocal(head.Name) {
		return fmt.Errorf("%s is no name within the folder", head.Name)
	}
	path := filepath.Join(dir, filepath.FromSlash(strings.TrimSuffix(head.Name, "/")))
	mode := head.FileInfo().Mode().Perm() & 0o700
	switch head.Typeflag {
	case tar.TypeDir:
		return os.MkdirAll(path, mode)
	case tar.TypeReg:
		out, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
		if err != nil {
			return err
		}
		_, err = io.Copy(out, content)
		return errors.Join(err, out.Close())
	}
	return fmt.Errorf("%s is neither a file nor a folder", head.Name)
}
