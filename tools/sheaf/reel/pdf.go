package reel

import (
	"bytes"
	"errors"
	"image"
	"io"
	"strconv"
	"sync"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"github.com/sheaf-drive/sheaf/core"
)

// bounded is how a PDF is read: without the reader's folder of settings, without asking anybody on a network, and with the
// memory of a few of the largest pages, whatever it says it holds.
var bounded = sync.OnceValue(func() model.Configuration {
	api.DisableConfigDir()
	c := *model.NewDefaultConfiguration()
	c.Offline, c.Cmd = true, model.EXTRACTIMAGES
	c.Limits.MaxStreamBytes, c.Limits.MaxDecodeBytes = MaxBytes, 3*MaxPixels
	c.Limits.MaxImagePixels, c.Limits.MaxImageBytes = MaxPixels, 3*MaxPixels
	return c
})

// pagesOfPDF are the pages of a PDF that a scanner wrote: each is one picture, which is taken out as it lies there. What only
// a program that draws could show is no scan.
func pagesOfPDF(data []byte) (pages []Page, err error) {
	defer caught(&err)
	conf := bounded()
	file, err := api.ReadValidateAndOptimize(bytes.NewReader(data), &conf)
	switch {
	case errors.Is(err, pdfcpu.ErrWrongPassword):
		return nil, core.Refuse(core.Invalid, field, "scans.locked")
	case err != nil:
		return nil, core.Refuse(core.Invalid, field, "scans.pdf")
	case file.PageCount == 0:
		return nil, core.Refuse(core.Invalid, field, "scans.empty")
	case file.PageCount > MaxPages:
		return nil, core.Refuse(core.Limit, field, "scans.pages", strconv.Itoa(MaxPages))
	}
	pages = make([]Page, file.PageCount)
	for n := range pages {
		pages[n] = Page{unpack: func() (Page, error) { return pictureOf(file, n+1) }}
	}
	return pages, nil
}

// pictureOf is the largest picture of a page of the file: a mark that the scanner or a program stamped on it is smaller.
func pictureOf(file *model.Context, n int) (p Page, err error) {
	defer caught(&err)
	sizes, err := pdfcpu.ExtractPageImages(file, n, true) // their heads alone
	if err != nil {
		return p, core.Refuse(core.Invalid, field, "scans.pdf")
	}
	var largest model.Image
	for _, one := range sizes {
		if !one.Thumb && one.Width*one.Height > largest.Width*largest.Height {
			largest = one
		}
	}
	object := file.Optimize.ImageObjects[largest.ObjNr]
	if object == nil {
		return p, core.Refuse(core.Invalid, field, "scans.drawn")
	}
	packed, err := pdfcpu.ExtractImage(file, object.ImageDict, false, largest.Name, largest.ObjNr, false)
	if err != nil || packed == nil {
		return p, core.Refuse(core.Invalid, field, "scans.pdf")
	}
	data, err := io.ReadAll(io.LimitReader(packed, MaxBytes+1))
	if err != nil || len(data) > MaxBytes {
		return p, core.Refuse(core.Invalid, field, "scans.pdf")
	}
	inside, err := pagesIn(data)
	if err != nil {
		return p, err
	}
	return inside[0], nil
}

// caught makes a panic of the reader a file that it cannot read: it has met files that it had not thought of before.
func caught(err *error) {
	if recover() != nil {
		*err = core.Refuse(core.Invalid, field, "scans.pdf")
	}
}

// opened takes the picture out where the page lies in a file of many.
func (p Page) opened() (Page, error) {
	if p.unpack == nil {
		return p, nil
	}
	return p.unpack()
}

// Image decodes the page.
func (p Page) Image() (image.Image, error) {
	inside, err := p.opened()
	if err != nil {
		return nil, err
	}
	return inside.open()
}
