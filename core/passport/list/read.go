package list

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/passport"
)

const (
	// window is how much of the file is looked at at once.
	window = 1 << 18
	// batch is how many regular rows are handed on at once.
	batch = 1 << 10
	// rowLimit is longer, in bytes, than any line that can be a row: what is longer is not
	// gathered but passed over.
	rowLimit = 1 << 10
)

// Sink takes the documents of a list and says which are new to it. [passport.Builder] is one.
type Sink interface {
	Add(passport.Number) (fresh bool, err error)
	// AddKeys takes many of ten digits, which it must not keep, and counts those that are new.
	AddKeys([]passport.Key) (fresh int)
}

// Read reads the ministry's list: the header line, then rows "4504,123456", ended by LF or
// CRLF, with a byte order mark or without. Documents go to sink; every other row is counted and
// noted. Memory does not grow with the list.
//
// It refuses a file that cannot be read to its end, one of another format at its first bytes, and one
// with neither the header nor any document, and hands on what sink refuses; the report then covers
// the rows before.
func Read(r io.Reader, sink Sink) (Report, error) {
	l := lister{in: r, sink: sink, buf: make([]byte, window), keys: make([]passport.Key, 0, batch)}
	err := l.read()
	l.flush()
	l.report.Duplicates = l.report.Rows - l.report.Regular - l.report.Irregular - l.report.Malformed
	if err == nil && l.report.Headless && l.report.Regular+l.report.Irregular == 0 {
		err = foreign(l.begins)
	}
	return l.report, err
}

// lister is one reading of a list.
type lister struct {
	in     io.Reader
	sink   Sink
	report Report
	keys   []passport.Key // regular rows that the sink has not got yet

	buf       []byte
	from, end int // what of buf is still to be read
	ended     bool
	begins    []byte // the first bytes of the file
}

func (l *lister) read() error {
	if err := l.header(); err != nil {
		return err
	}
	for {
		l.regular()
		line, err := l.line()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := l.row(line); err != nil {
			return err
		}
	}
}

// header takes the first line for the header, or for a row where it is one.
func (l *lister) header() error {
	l.report.first = 2
	line, err := l.line()
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	l.begins = bytes.Clone(l.buf[:min(l.end, longestMark)])
	if name := format(l.begins); name != "" {
		return core.Refuse(core.Invalid, "file", "passport.list.format", name)
	}
	line = bytes.TrimPrefix(line, []byte("\ufeff"))
	if string(line) == passport.ListHeader {
		return nil
	}
	l.report.Headless = true
	if n, flaw := passport.ParseRow(line); flaw != 0 || n.Kind() == passport.Other {
		return nil
	}
	l.report.first = 1
	return l.row(line)
}

// regular reads rows "4504,123456" as long as nothing else comes: nearly all of a list.
func (l *lister) regular() {
	buf, from, first := l.buf[:l.end], l.from, l.from
	rows := int64(0)
	for from+13 <= len(buf) {
		key, ok := regularRow(buf[from : from+11])
		if !ok {
			break
		}
		switch {
		case buf[from+11] == '\n':
			from += 12
		case buf[from+11] == '\r' && buf[from+12] == '\n':
			from += 13
		default:
			ok = false
		}
		if !ok {
			break
		}
		rows++
		if l.keys = append(l.keys, key); len(l.keys) == cap(l.keys) {
			l.flush()
		}
	}
	if from > first {
		l.from = from
		l.report.Rows += rows
	}
}

// regularRow reads "4504,123456" and nothing else, eight bytes at a time.
func regularRow(row []byte) (passport.Key, bool) {
	// With the comma left out and two digits from the left twice, the eleven bytes are two words
	// of eight digits: the four of the series in the first, the six of the number in the second.
	_ = row[10]
	series := uint64(binary.LittleEndian.Uint32(row))<<32 | 0x30303030
	number := uint64(binary.LittleEndian.Uint32(row[7:]))<<32 |
		uint64(binary.LittleEndian.Uint16(row[5:]))<<16 | 0x3030
	if row[4] != ',' || !digits(series) || !digits(number) {
		return 0, false
	}
	return passport.Key(value(series)*1_000_000 + value(number)), true
}

// digits says whether all eight bytes are ASCII digits.
func digits(word uint64) bool {
	const high, zero, over = 0xf0f0f0f0f0f0f0f0, 0x3030303030303030, 0x0606060606060606
	return word&high == zero && (word+over)&high == zero
}

// value is the number that eight ASCII digits, the first in the lowest byte, write: digits are
// joined to pairs, pairs to fours, fours to eight, each step in one multiplication.
func value(word uint64) uint64 {
	word = word & 0x0f0f0f0f0f0f0f0f * (10<<8 + 1) >> 8
	word = word & 0x00ff00ff00ff00ff * (100<<16 + 1) >> 16
	return word & 0x0000ffff0000ffff * (10_000<<32 + 1) >> 32
}

// flush hands the regular rows on.
func (l *lister) flush() {
	l.report.Regular += int64(l.sink.AddKeys(l.keys))
	l.keys = l.keys[:0]
}

// line gives the next line without its end, valid until the next call, and io.EOF after the
// last one. Of a line over the limit it gives a part that is still over the limit.
func (l *lister) line() ([]byte, error) {
	seen := 0 // bytes from l.from on that hold no end of line
	for {
		if at := bytes.IndexByte(l.buf[l.from+seen:l.end], '\n'); at >= 0 {
			line := l.buf[l.from : l.from+seen+at]
			l.from += seen + at + 1
			return bytes.TrimSuffix(line, []byte{'\r'}), nil
		}
		seen = l.end - l.from
		if l.ended {
			break
		}
		if seen > rowLimit { // no row: its beginning is enough to tell
			l.end, seen = l.from+rowLimit, rowLimit
		}
		if err := l.fill(); err != nil {
			return nil, err
		}
	}
	if seen == 0 {
		return nil, io.EOF
	}
	l.report.Unfinished = true
	line := l.buf[l.from:l.end]
	l.from = l.end
	return bytes.TrimSuffix(line, []byte{'\r'}), nil
}

// fill reads on behind what is still to be read.
func (l *lister) fill() error {
	copy(l.buf, l.buf[l.from:l.end])
	l.from, l.end = 0, l.end-l.from
	n, err := io.ReadAtLeast(l.in, l.buf[l.end:], 1)
	l.end += n
	switch {
	case errors.Is(err, io.EOF):
		l.ended = true
	case err != nil:
		return damaged(err)
	}
	return nil
}

// row sorts one line under its heading.
func (l *lister) row(line []byte) error {
	n, flaw := passport.ParseRow(line)
	if flaw != 0 {
		l.report.Rows++
		l.report.malformed(flaw)
		return nil
	}
	if key, ok := n.Key(); ok {
		l.report.Rows++
		if len(line) > 11 {
			l.report.Spaced++
		}
		if l.keys = append(l.keys, key); len(l.keys) == cap(l.keys) {
			l.flush()
		}
		return nil
	}
	fresh, err := l.sink.Add(n)
	if err != nil {
		return err
	}
	l.report.Rows++
	if fresh {
		l.report.Irregular++
	}
	return nil
}
