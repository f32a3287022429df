package rejected

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
)

// The limits hold off files made to exhaust the reader.
const (
	maxXML     = 128 << 20 // of one file within a workbook
	maxColumns = 256
)

// isWorkbook says whether the file is a workbook of a spreadsheet (XLSX) and no CSV.
func isWorkbook(data []byte) bool { return bytes.HasPrefix(data, []byte("PK\x03\x04")) }

// workbook calls fn for each row of the first sheet of a workbook with its number.
func workbook(data []byte, fn func(number int, cells []string) error) error {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return notWorkbook()
	}
	b := book{files: map[string]*zip.File{}}
	for _, f := range z.File {
		b.files[f.Name] = f
	}
	sheet, err := b.first()
	if err == nil {
		err = b.strings()
	}
	if err == nil {
		err = b.rows(sheet, fn)
	}
	return err
}

func notWorkbook() error { return core.Refuse(core.Invalid, "list", "rejected.workbook") }

// book is a workbook that is read.
type book struct {
	files  map[string]*zip.File
	shared []string
}

// decode reads one XML file of the workbook; what a caller's error says stays.
func (b *book) decode(name string, read func(d *xml.Decoder) error) error {
	f := b.files[name]
	if f == nil || f.UncompressedSize64 > maxXML {
		return notWorkbook()
	}
	r, err := f.Open()
	if err != nil {
		return notWorkbook()
	}
	defer r.Close()
	err = read(xml.NewDecoder(io.LimitReader(r, maxXML)))
	var refused *core.Error
	if err != nil && !errors.Is(err, io.EOF) && !errors.As(err, &refused) {
		return notWorkbook()
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// first is the file of the first sheet.
func (b *book) first() (string, error) {
	var list struct {
		Sheets []struct {
			ID string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	if err := b.decode("xl/workbook.xml", func(d *xml.Decoder) error { return d.Decode(&list) }); err != nil {
		return "", err
	}
	var links struct {
		Links []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if err := b.decode("xl/_rels/workbook.xml.rels", func(d *xml.Decoder) error { return d.Decode(&links) }); err != nil {
		return "", err
	}
	for _, l := range links.Links {
		if len(list.Sheets) > 0 && l.ID == list.Sheets[0].ID {
			if strings.HasPrefix(l.Target, "/") {
				return strings.TrimPrefix(l.Target, "/"), nil
			}
			return path.Join("xl", l.Target), nil
		}
	}
	return "", notWorkbook()
}

// strings reads the texts that cells share; a workbook may have none.
func (b *book) strings() error {
	const name = "xl/sharedStrings.xml"
	if b.files[name] == nil {
		return nil
	}
	return b.decode(name, func(d *xml.Decoder) error {
		return each(d, "si", func(start xml.StartElement) error {
			var text rich
			if err := d.DecodeElement(&text, &start); err != nil {
				return err
			}
			b.shared = append(b.shared, text.String())
			return nil
		})
	})
}

// rich is a text, as a whole or in runs of one look.
type rich struct {
	Text string   `xml:"t"`
	Runs []string `xml:"r>t"`
}

// String is the text without its looks.
func (r rich) String() string { return r.Text + strings.Join(r.Runs, "") }

// each calls fn for every element of the name.
func each(d *xml.Decoder, name string, fn func(xml.StartElement) error) error {
	for {
		token, err := d.Token()
		if err != nil {
			return err
		}
		if start, ok := token.(xml.StartElement); ok && start.Name.Local == name {
			if err := fn(start); err != nil {
				return err
			}
		}
	}
}

// rows reads the sheet row by row.
func (b *book) rows(name string, fn func(number int, cells []string) error) error {
	last := 0
	return b.decode(name, func(d *xml.Decoder) error {
		return each(d, "row", func(start xml.StartElement) error {
			var row struct {
				Number int `xml:"r,attr"`
				Cells  []struct {
					Place  string `xml:"r,attr"`
					Type   string `xml:"t,attr"`
					Value  string `xml:"v"`
					Inline rich   `xml:"is"`
				} `xml:"c"`
			}
			if err := d.DecodeElement(&row, &start); err != nil {
				return err
			}
			if last++; row.Number > 0 {
				last = row.Number
			}
			var cells []string
			for i, c := range row.Cells {
				at := column(c.Place, i)
				if at >= maxColumns {
					continue
				}
				for len(cells) <= at {
					cells = append(cells, "")
				}
				switch c.Type {
				case "s":
					n, err := strconv.Atoi(c.Value)
					if err != nil || n < 0 || n >= len(b.shared) {
						return notWorkbook()
					}
					cells[at] = b.shared[n]
				case "inlineStr":
					cells[at] = c.Inline.String()
				default:
					cells[at] = c.Value
				}
			}
			return fn(last, cells)
		})
	})
}

// column is the place of a cell such as "AB12", counted from 0; the one where it stands without.
func column(place string, otherwise int) int {
	n := 0
	for _, c := range []byte(place) {
		if c < 'A' || c > 'Z' || n > maxColumns {
			break
		}
		n = 26*n + int(c-'A') + 1
	}
	if n == 0 {
		return otherwise
	}
	return n - 1
}
