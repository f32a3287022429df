package scans

import (
	"bytes"
	"errors"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"golang.org/x/image/tiff"

	"github.com/sheaf-drive/sheaf/core"
)

const (
	// maxBytes bounds a file: a batch of a duplex scanner as TIFF without compression, 60 pages at 200 dpi.
	maxBytes = 256 << 20
	// maxPixels bounds a page: A4 at 600 dpi has 35 million.
	maxPixels = 40_000_000
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

// page is one picture of a file.
type page struct {
	// open decodes it.
	open func() (image.Image, error)
	// packed is the file, where it is a JPEG.
	packed []byte
	// unpack, where it is not nil, takes the page out of a file of many first.
	unpack func() (page, error)
}

// pagesOf opens a file and finds its pages. What is no picture that a scanner delivers is refused.
func pagesOf(path string) ([]page, error) {
	data, err := content(path)
	if err != nil {
		return nil, err
	}
	if bytes.HasPrefix(data, []byte("%PDF-")) {
		return pagesOfPDF(data)
	}
	return pagesIn(data)
}

// pagesIn finds the pages of a file of pictures.
func pagesIn(data []byte) ([]page, error) {
	one := func(config func(io.Reader) (image.Config, error), decode func(io.Reader) (image.Image, error)) page {
		return page{open: func() (img image.Image, err error) {
			defer func() {
				if recover() != nil { // the reader of TIFF has met pictures that it had not thought of before
					img, err = nil, core.Refuse(core.Invalid, field, "picture.damaged")
				}
			}()
			c, err := config(bytes.NewReader(data))
			if err != nil {
				return nil, core.Refuse(core.Invalid, field, "picture.damaged")
			}
			if c.Width <= 0 || c.Height <= 0 || c.Width > maxPixels/c.Height {
				return nil, core.Refuse(core.Limit, field, "picture.pixels", strconv.Itoa(c.Width), strconv.Itoa(c.Height), strconv.Itoa(maxPixels/1_000_000))
			}
			img, err = decode(bytes.NewReader(data))
			if err != nil {
				return nil, core.Refuse(core.Invalid, field, "picture.damaged")
			}
			return img, nil
		}}
	}
	switch {
	case len(data) == 0:
		return nil, core.Refuse(core.Invalid, field, "scans.empty")
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		only := one(jpeg.DecodeConfig, jpeg.Decode)
		only.packed = data
		return []page{only}, nil
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		return []page{one(png.DecodeConfig, png.Decode)}, nil
	}
	heads, err := directories(data)
	if err != nil {
		return nil, err
	}
	pages := make([]page, len(heads))
	for i, head := range heads {
		from := func(decode func(io.Reader) (image.Image, error)) func(io.Reader) (image.Image, error) {
			return func(io.Reader) (image.Image, error) { return decode(beginning(data, head)) }
		}
		config := func(io.Reader) (image.Config, error) { return tiff.DecodeConfig(beginning(data, head)) }
		pages[i] = one(config, from(tiff.Decode))
	}
	return pages, nil
}

// content reads a file that is not too large.
func content(path string) (data []byte, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, core.Refuse(core.Unavailable, field, "scans.unread")
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	data, err = io.ReadAll(io.LimitReader(f, maxBytes+1))
	if err != nil {
		return nil, core.Refuse(core.Unavailable, field, "scans.unread")
	}
	if len(data) > maxBytes {
		return nil, core.Refuse(core.Limit, field, "scans.bytes", strconv.Itoa(maxBytes>>20))
	}
	return data, nil
}
