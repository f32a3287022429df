package reel

import (
	"bytes"
	"image"
	"image/draw"
	"image/jpeg"
	"image/png"
	"io"
	"strconv"

	"golang.org/x/image/tiff"

	"github.com/sheaf-drive/sheaf/core"
)

const (
	// MaxBytes bounds a file: a batch of a duplex scanner as TIFF without compression, 60 pages at 200 dpi.
	MaxBytes = 256 << 20
	// MaxPixels bounds a page: A4 at 600 dpi has 35 million.
	MaxPixels = 40_000_000
)

const field = "file"

// Page is one picture of a file.
type Page struct {
	// open decodes it.
	open func() (image.Image, error)
	// packed is the file, where it is a JPEG.
	packed []byte
	// unpack, where it is not nil, takes the page out of a file of many first.
	unpack func() (Page, error)
}

// Of finds the pages of a file. What is no picture that a scanner delivers is refused.
func Of(data []byte) ([]Page, error) {
	if bytes.HasPrefix(data, []byte("%PDF-")) {
		return pagesOfPDF(data)
	}
	return pagesIn(data)
}

// pagesIn finds the pages of a file of pictures.
func pagesIn(data []byte) ([]Page, error) {
	one := func(config func(io.Reader) (image.Config, error), decode func(io.Reader) (image.Image, error)) Page {
		return Page{open: func() (img image.Image, err error) {
			defer func() {
				if recover() != nil { // the reader of TIFF has met pictures that it had not thought of before
					img, err = nil, core.Refuse(core.Invalid, field, "picture.damaged")
				}
			}()
			c, err := config(bytes.NewReader(data))
			if err != nil {
				return nil, core.Refuse(core.Invalid, field, "picture.damaged")
			}
			if c.Width <= 0 || c.Height <= 0 || c.Width > MaxPixels/c.Height {
				return nil, core.Refuse(core.Limit, field, "picture.pixels", strconv.Itoa(c.Width), strconv.Itoa(c.Height), strconv.Itoa(MaxPixels/1_000_000))
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
		return []Page{only}, nil
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		return []Page{one(png.DecodeConfig, png.Decode)}, nil
	}
	heads, err := directories(data)
	if err != nil {
		return nil, err
	}
	pages := make([]Page, len(heads))
	for i, head := range heads {
		from := func(decode func(io.Reader) (image.Image, error)) func(io.Reader) (image.Image, error) {
			return func(io.Reader) (image.Image, error) { return decode(beginning(data, head)) }
		}
		config := func(io.Reader) (image.Config, error) { return tiff.DecodeConfig(beginning(data, head)) }
		pages[i] = one(config, from(tiff.Decode))
	}
	return pages, nil
}

// quality of the JPEG that is made of a page of a PNG, TIFF or PDF: that of a scanner's own.
const quality = 88

// JPEG is the file itself where it is one, else a new one in gray.
func (p Page) JPEG() ([]byte, error) {
	p, err := p.opened()
	if err != nil {
		return nil, err
	}
	if p.packed != nil {
		return p.packed, nil
	}
	img, err := p.open()
	if err != nil {
		return nil, err
	}
	gray, ok := img.(*image.Gray)
	if !ok {
		gray = image.NewGray(img.Bounds())
		draw.Draw(gray, gray.Rect, img, img.Bounds().Min, draw.Src)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, gray, &jpeg.Options{Quality: quality}); err != nil {
		return nil, core.Refuse(core.Invalid, field, "picture.damaged")
	}
	return b.Bytes(), nil
}
