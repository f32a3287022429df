package paper

import (
	"fmt"
	"io"

	"github.com/sheaf-drive/sheaf/core"
	codes "github.com/sheaf-drive/sheaf/core/paper"
	"github.com/sheaf-drive/sheaf/core/text"
)

// Writer prints sheets into one PDF while they are given. It is used by one goroutine:
// New, for each form Form, for each sheet Sheet, at the end Close. After a failed write
// every call answers that failure.
type Writer struct {
	file      *file
	lang      text.Lang
	fonts     map[string]*font
	resources string // the fonts, as every page and drawing names them
	cuts      map[page]object
	practices map[page]object
	closed    bool
}

// Laid is a form that is laid out and in the file; valid for the [Writer] that made it.
type Laid struct {
	drawing object
	page    page
	of      *Writer
}

// New begins a file. lang is the language of the strip; the form has its own.
func New(to io.Writer, lang text.Lang) (*Writer, error) {
	all, err := fonts()
	if err != nil {
		return nil, err
	}
	w := &Writer{file: newFile(to), lang: lang, fonts: all,
		cuts: map[page]object{}, practices: map[page]object{}}
	w.resources = fmt.Sprintf("/Font << /%s %d 0 R /%s %d 0 R >>",
		sans, w.file.embed(all[sans]), serif, w.file.embed(all[serif]))
	return w, w.file.err
}

// Form lays a form out and puts it into the file once, however many sheets follow. A form
// that lacks a part, holds a character that the font has not or does not fit the page is
// refused as Invalid in field "form"; nothing was written of it.
func (w *Writer) Form(f Form) (Laid, error) {
	if err := w.usable(); err != nil {
		return Laid{}, err
	}
	checked, err := f.check()
	if err != nil {
		return Laid{}, err
	}
	laid, err := layOut(checked, w.fonts)
	if err != nil {
		return Laid{}, err
	}
	p := pageFor(checked.WidthMM)
	return Laid{drawing: w.drawing(p, laid.Bytes()), page: p, of: w}, w.file.err
}

// Sheet prints one sheet on a form of this writer. A code that is none is Invalid in field
// "code", a region whose name has no place on the strip in field "region".
func (w *Writer) Sheet(form Laid, s Sheet) error {
	if err := w.usable(); err != nil {
		return err
	}
	if form.of != w {
		return core.Refuse(core.Internal, "form", "paper.form.empty", "form")
	}
	if _, err := codes.Parse(string(s.Code)); err != nil {
		return err
	}
	cut, err := w.shared(w.cuts, form.page, page.cutLine)
	if err != nil {
		return err
	}
	c := canvas{fonts: w.fonts}
	drawings := fmt.Sprintf("/C %d 0 R /F %d 0 R", cut, form.drawing)
	c.WriteString(toPoints)
	if s.Practice { // below the form, so that its words stay legible
		mark, err := w.shared(w.practices, form.page, page.practiceMark)
		if err != nil {
			return err
		}
		drawings += fmt.Sprintf(" /P %d 0 R", mark)
		c.WriteString("/P Do\n")
	}
	c.WriteString("/C Do /F Do\n")
	if err := c.strip(form.page, s, w.lang); err != nil {
		return err
	}
	contents := w.file.stream("", c.Bytes())
	w.file.page(form.page, fmt.Sprintf("%s /XObject << %s >>", w.resources, drawings), contents)
	return w.file.err
}

// Close ends the file. A file without a sheet is refused as Invalid in field "count".
func (w *Writer) Close() error {
	if err := w.usable(); err != nil {
		return err
	}
	if len(w.file.levels) == 0 {
		return core.Refuse(core.Invalid, "count", "paper.print.empty")
	}
	w.closed = true
	return w.file.close(string(w.lang))
}

func (w *Writer) usable() error {
	if w.closed {
		return core.Refuse(core.Conflict, "", "paper.print.closed")
	}
	return w.file.err
}

// shared gives a drawing that all sheets of one page format share, made when first needed.
func (w *Writer) shared(
	all map[page]object, p page, draw func(page, map[string]*font, text.Lang) ([]byte, error),
) (object, error) {
	if _, there := all[p]; !there {
		content, err := draw(p, w.fonts, w.lang)
		if err != nil {
			return 0, err
		}
		all[p] = w.drawing(p, content)
	}
	return all[p], nil
}

// drawing puts operators into the file as a form XObject over the whole page.
func (w *Writer) drawing(p page, content []byte) object {
	return w.file.stream(fmt.Sprintf("/Type /XObject /Subtype /Form /BBox [0 0 %d %d] /Resources << %s >> ",
		p.Width, p.Height, w.resources), content)
}
