package rejected

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/sheaf-drive/sheaf/core"
)

// MaxRows is how many rows a list has at most: more than any commission draws.
const MaxRows = 400_000

// Row is one rejected signature.
type Row struct {
	// Number of the line in the file, from 1, the heading counted.
	Number int
	// Volume, Page and Line say where the signature stands.
	Volume, Page, Line int
	// Ground is the commission's code, "" where the list has none.
	Ground string
}

// headings are the words by which a column is known, in the order of the fields of a [Row].
var headings = [...][]string{
	{"volume", "том", "папка", "№ тома", "номер тома", "номер папки", "№ папки"},
	{"page", "лист", "страница", "№ листа", "номер листа", "стр.", "№ страницы"},
	{"line", "строка", "№ строки", "номер строки", "подпись", "№ подписи"},
	{"ground", "code", "основание", "код", "код основания", "код нарушения", "причина"},
}

const ground = 3

// Parse reads a list, CSV or a workbook of a spreadsheet (XLSX), of which the first sheet counts.
// Errors: Invalid, with the row, for what is no such table.
func Parse(data []byte) ([]Row, error) {
	read := table
	if isWorkbook(data) {
		read = workbook
	}
	var rows []Row
	var columns [len(headings)]int
	headed := false
	err := read(data, func(number int, cells []string) (err error) {
		if strings.TrimSpace(strings.Join(cells, "")) == "" {
			return nil
		}
		if !headed {
			headed = true
			columns, err = columnsOf(cells)
			return err
		}
		row, err := rowOf(cells, columns, number)
		if err != nil {
			return err
		}
		if rows = append(rows, row); len(rows) > MaxRows {
			return core.Refuse(core.TooLarge, "list", "rejected.many", strconv.Itoa(MaxRows))
		}
		return nil
	})
	switch {
	case err != nil:
		return nil, err
	case !headed:
		return nil, core.Refuse(core.Invalid, "list", "rejected.head")
	case len(rows) == 0:
		return nil, core.Refuse(core.Invalid, "list", "rejected.empty")
	}
	return rows, nil
}

// table calls fn for each row of CSV with the number of its line.
func table(data []byte, fn func(number int, cells []string) error) error {
	text, err := decoded(data)
	if err != nil {
		return err
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes, r.ReuseRecord = separator(text), -1, true, true
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return core.Refuse(core.Invalid, "list", "rejected.row", strconv.FormatInt(r.InputOffset(), 10))
		}
		number, _ := r.FieldPos(0)
		if err := fn(number, cells); err != nil {
			return err
		}
	}
}

// decoded is the text of a file in UTF-8, with its mark or without, or in windows-1251.
func decoded(data []byte) (string, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if utf8.Valid(data) {
		return string(data), nil
	}
	text, err := charmap.Windows1251.NewDecoder().Bytes(data)
	if err != nil {
		return "", core.Refuse(core.Invalid, "list", "rejected.head")
	}
	return string(text), nil
}

// separator is what stands most often in the heading of those that may.
func separator(text string) rune {
	head, _, _ := strings.Cut(text, "\n")
	best, most := ';', 0
	for _, c := range ";,\t" {
		if n := strings.Count(head, string(c)); n > most {
			best, most = c, n
		}
	}
	return best
}

// columnsOf says where each field stands; that of the ground may be missing, and is -1 then.
func columnsOf(head []string) (columns [len(headings)]int, err error) {
	for field, words := range headings {
		columns[field] = -1
		for i, cell := range head {
			if known(words, cell) {
				if columns[field] >= 0 {
					return columns, core.Refuse(core.Invalid, "list", "rejected.twice", words[0])
				}
				columns[field] = i
			}
		}
		if columns[field] < 0 && field != ground {
			return columns, core.Refuse(core.Invalid, "list", "rejected.column", words[0], strings.Join(words, ", "))
		}
	}
	return columns, nil
}

func known(words []string, cell string) bool {
	cell = strings.ToLower(strings.Join(strings.Fields(cell), " "))
	for _, w := range words {
		if cell == w {
			return true
		}
	}
	return false
}

func rowOf(cells []string, columns [len(headings)]int, number int) (row Row, err error) {
	row.Number = number
	for field, into := range []*int{&row.Volume, &row.Page, &row.Line} {
		if *into, err = numberIn(cells, columns[field]); err != nil {
			return row, core.Refuse(core.Invalid, "list", "rejected.number", strconv.Itoa(number), headings[field][0])
		}
	}
	if at := columns[ground]; at >= 0 && at < len(cells) {
		row.Ground = code(cells[at])
	}
	return row, nil
}

var errNumber = errors.New("no number")

// numberIn reads a positive number; spreadsheets write 12 as 12.0 now and then.
func numberIn(cells []string, at int) (int, error) {
	if at >= len(cells) {
		return 0, errNumber
	}
	text := strings.TrimSuffix(strings.TrimSpace(cells[at]), ".0")
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > 1_000_000 {
		return 0, errNumber
	}
	return n, nil
}

// code is a ground as it may stand in an answer: short, and of letters, digits and points alone, so
// that no name that stands in a wrong column gets there.
func code(cell string) string {
	cell = strings.ToLower(strings.TrimSpace(cell))
	if len(cell) > 12 || strings.Trim(cell, "0123456789.абвгдежзиклмнabcdefghijklmn()") != "" {
		return "?"
	}
	return cell
}
