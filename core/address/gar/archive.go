package gar

import (
	"archive/zip"
	"compress/flate"
	"errors"
	"io"
	"io/fs"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
)

// Bounds of an archive. The register's own has some 2,000 files, and its XML shrinks to a tenth
// or a thirtieth.
const (
	maxFiles = 100_000
	maxRatio = 200
	// ratioFrom is the size from which the ratio counts: a small file of blanks is no bomb.
	ratioFrom = 16 << 20
)

// OpenArchive opens gar_xml.zip, or any zip of lists, as a tree of files that is read without
// unpacking it. It refuses (Invalid), naming the archive and the file: what is no zip or ends
// early, a name that leads out of the archive or stands there twice, an encrypted file, one that
// would unpack to more than [maxRatio] times its size, and files that together claim to be longer
// than the archive.
func OpenArchive(r io.ReaderAt, size int64, archive string) (fs.FS, error) {
	refuse := func(text string, args ...string) error {
		return core.Refuse(core.Invalid, "file", text, append([]string{archive}, args...)...).About(archive)
	}
	z, err := zip.NewReader(r, size)
	if errors.Is(err, zip.ErrInsecurePath) {
		err = nil // found and named below
	}
	if damaged(err) {
		return nil, refuse("gar.zip.broken")
	}
	if err != nil {
		return nil, err
	}
	if len(z.File) > maxFiles {
		return nil, refuse("gar.zip.files", strconv.Itoa(maxFiles))
	}
	seen := map[string]bool{}
	left := uint64(size)
	for _, f := range z.File {
		switch {
		case strings.Contains(f.Name, `\`) || !fs.ValidPath(strings.TrimSuffix(f.Name, "/")):
			return nil, refuse("gar.zip.path", strconv.Quote(f.Name))
		case seen[f.Name]:
			return nil, refuse("gar.zip.twice", f.Name)
		case f.Flags&1 != 0:
			return nil, refuse("gar.zip.encrypted", f.Name)
		case f.CompressedSize64 > left:
			return nil, refuse("gar.zip.size", f.Name)
		case f.UncompressedSize64 > ratioFrom && f.UncompressedSize64/maxRatio > f.CompressedSize64:
			return nil, refuse("gar.zip.bomb", f.Name, strconv.Itoa(maxRatio))
		}
		seen[f.Name] = true
		left -= f.CompressedSize64
	}
	return z, nil
}

// damaged says whether an error is about the bytes of an archive and not about the disk.
func damaged(err error) bool {
	var corrupt flate.CorruptInputError
	return errors.Is(err, zip.ErrFormat) || errors.Is(err, zip.ErrChecksum) || errors.Is(err, zip.ErrAlgorithm) ||
		errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &corrupt)
}
