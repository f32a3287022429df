package dbf

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"golang.org/x/text/encoding/charmap"

	"github.com/sheaf-drive/sheaf/core"
)

// The layout of the head.
const (
	headSize  = 32
	fieldSize = 32
	nameSize  = 11
	headEnd   = 0x0d
	fileEnd   = 0x1a
	deleted   = '*'
	maxFields = 255
)

// Field is a column.
type Field struct {
	Name string
	// Kind is C (text), N or F (number), D (date), L (yes or no); others are given as text.
	Kind byte
	Size int
}

// Table reads the records of one file, in order.
type Table struct {
	file    string
	from    *bufio.Reader
	decoder *charmap.Charmap
	fields  []Field
	record  []byte
	total   int
	number  int
	deleted int
}

// Open reads the head of a table. It refuses (Invalid), naming the file: what is no such table,
// a head that contradicts itself, and an unknown code page.
func Open(r io.Reader, file string) (*Table, error) {
	t := &Table{file: file, from: bufio.NewReaderSize(r, 64<<10)}
	var head [headSize]byte
	if _, err := io.ReadFull(t.from, head[:]); err != nil {
		return nil, t.short(err)
	}
	switch head[0] & 0x07 { // the upper bits say that memos go with it
	case 3:
	default:
		return nil, t.refuse("dbf.kind")
	}
	var err error
	if t.decoder, err = t.page(head[29]); err != nil {
		return nil, err
	}
	t.total = int(binary.LittleEndian.Uint32(head[4:]))
	rest, size := int(binary.LittleEndian.Uint16(head[8:]))-headSize, int(binary.LittleEndian.Uint16(head[10:]))
	if rest < 1 || size < 1 {
		return nil, t.refuse("dbf.head")
	}
	t.record = make([]byte, size)
	return t, t.readFields(rest)
}

func (t *Table) page(code byte) (*charmap.Charmap, error) {
	switch code {
	case 0, 0x26, 0x65: // none is named, or cp866
		return charmap.CodePage866, nil
	case 0x57, 0xc9:
		return charmap.Windows1251, nil
	}
	return nil, t.refuse("dbf.page", fmt.Sprintf("0x%02x", code))
}

func (t *Table) readFields(rest int) error {
	descriptions := make([]byte, rest)
	if _, err := io.ReadFull(t.from, descriptions); err != nil {
		return t.short(err)
	}
	sum := 1 // the mark of deletion
	for descriptions[0] != headEnd {
		if len(descriptions) <= fieldSize || len(t.fields) == maxFields {
			return t.refuse("dbf.head")
		}
		name, _, _ := strings.Cut(string(descriptions[:nameSize]), "\x00")
		f := Field{Name: strings.ToUpper(strings.TrimSpace(name)), Kind: descriptions[nameSize], Size: int(descriptions[16])}
		if f.Name == "" || f.Size == 0 || strings.Trim(f.Name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") != "" {
			return t.refuse("dbf.head")
		}
		t.fields, sum = append(t.fields, f), sum+f.Size
		descriptions = descriptions[fieldSize:]
	}
	if len(t.fields) == 0 || sum != len(t.record) {
		return t.refuse("dbf.head")
	}
	return nil
}

// Fields are the columns, in order.
func (t *Table) Fields() []Field { return t.fields }

// Total is how many records the head announces.
func (t *Table) Total() int { return t.total }

// Number is that of the record which Next gave last, from 1; deleted ones count.
func (t *Table) Number() int { return t.number }

// Deleted is how many records were passed over because they are marked as deleted.
func (t *Table) Deleted() int { return t.deleted }

// Next gives the next record, a value for each field: text without the blanks at its ends, a
// number without zeros behind its point, a date as 2018-03-18, and "" for what is not filled in.
// At the end it gives io.EOF, after reading the source to its own end: an archive tells only there
// whether the bytes were right. It refuses (Invalid) a table that ends too early or goes on.
func (t *Table) Next() ([]string, error) {
	for t.number < t.total {
		if _, err := io.ReadFull(t.from, t.record); err != nil {
			return nil, t.short(err)
		}
		t.number++
		if t.record[0] == deleted {
			t.deleted++
			continue
		}
		return t.values(), nil
	}
	return nil, t.end()
}

// end is io.EOF where nothing follows the last record but the mark of the end.
func (t *Table) end() error {
	for {
		b, err := t.from.ReadByte()
		switch {
		case errors.Is(err, io.EOF):
			return io.EOF
		case err != nil:
			return fmt.Errorf("reading %s: %w", t.file, err)
		case b != fileEnd:
			return t.refuse("dbf.long", strconv.Itoa(t.total))
		}
	}
}

func (t *Table) values() []string {
	out := make([]string, len(t.fields))
	at := 1
	for i, f := range t.fields {
		raw := t.record[at : at+f.Size]
		at += f.Size
		text, err := t.decoder.NewDecoder().Bytes(raw)
		if err != nil {
			continue // these code pages have a letter for every byte
		}
		out[i] = value(f.Kind, strings.TrimSpace(strings.Trim(string(text), "\x00")))
	}
	return out
}

func value(kind byte, text string) string {
	switch kind {
	case 'N', 'F':
		if strings.Contains(text, ".") {
			text = strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
		}
	case 'D':
		if len(text) == len("20060102") && strings.Trim(text, "0123456789") == "" {
			return text[:4] + "-" + text[4:6] + "-" + text[6:]
		}
	}
	return text
}

// short tells a table that ends too early from a disk that fails.
func (t *Table) short(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return t.refuse("dbf.short", strconv.Itoa(t.number), strconv.Itoa(t.total))
	}
	return fmt.Errorf("reading %s: %w", t.file, err)
}

func (t *Table) refuse(text string, args ...string) error {
	return core.Refuse(core.Invalid, "file", text, append([]string{t.file}, args...)...).About(t.file)
}
