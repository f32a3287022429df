package passport

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"github.com/sheaf-drive/sheaf/core"
)

// ListHeader is the first line of the ministry's list.
const ListHeader = "PASSP_SERIES,PASSP_NUMBER"

// NoteLimit is how many notes a [Report] keeps. Its counts know no limit.
const NoteLimit = 1000

// lineLimit is the longest line, in bytes, that can be a row.
const lineLimit = 256

// Flaw is what keeps a row from being a document.
type Flaw uint8

// The flaws. Zero means none.
const (
	FlawEmpty    Flaw = iota + 1 // nothing on the line
	FlawComma                    // not exactly two fields
	FlawBlank                    // a field without a sign in it
	FlawLong                     // a line or a field longer than any document's
	FlawSign                     // a sign that no document has, such as a quotation mark
	FlawEncoding                 // not UTF-8
	flawCount
)

// String names the flaw in one lower-case English word, the same for ever.
func (f Flaw) String() string {
	return [...]string{"none", "empty", "comma", "blank", "long", "sign", "encoding", "unknown"}[min(f, flawCount)]
}

// Text is the key of the words that say what is wrong with the row and what to do.
func (f Flaw) Text() string { return "passport.flaw." + f.String() }

// Note points at a malformed row. It does not repeat the row, which may name a document.
type Note struct {
	Line int64 // the header is line 1
	Flaw Flaw
}

// Report accounts for every row of a list:
// Rows = Regular + Irregular + Duplicates + Malformed.
type Report struct {
	Rows       int64 // lines below the header
	Regular    int64 // documents of ten digits, each counted once
	Irregular  int64 // Soviet and other documents, each counted once
	Duplicates int64 // rows of documents that the sink held already
	Malformed  int64 // rows that name no document
	// Spaced counts rows of ten digits with spaces among them; they are in Regular or
	// Duplicates as well.
	Spaced int64
	// Notes lists the first NoteLimit malformed rows.
	Notes []Note
	// Unfinished is set when the last line has no end, as in a file cut off in transfer.
	Unfinished bool

	flaws [flawCount]int64
}

// Flaws counts the malformed rows that have this flaw.
func (r Report) Flaws(f Flaw) int64 {
	if f == 0 || f >= flawCount {
		return 0
	}
	return r.flaws[f]
}

// Sink takes the documents of a list and says which are new to it. [Builder] is one.
type Sink interface {
	Add(Number) (fresh bool, err error)
}

// ReadList reads the ministry's list: the header line, then rows "4504,123456", ended by LF or
// CRLF, with a byte order mark or without. Documents go to sink; every other row is counted and
// noted. Memory does not grow with the list.
//
// It refuses another header and a file that cannot be read to its end, and hands on what sink
// refuses; the report then covers the rows before.
func ReadList(r io.Reader, sink Sink) (Report, error) {
	l := lister{in: bufio.NewReaderSize(r, 1<<16), sink: sink}
	if err := l.header(); err != nil {
		return Report{}, err
	}
	for {
		line, err := l.line()
		if errors.Is(err, io.EOF) {
			return l.report, nil
		}
		if err != nil {
			return l.report, err
		}
		l.report.Rows++
		if err := l.row(line); err != nil {
			l.report.Rows--
			return l.report, err
		}
	}
}

// lister is one reading of a list.
type lister struct {
	in     *bufio.Reader
	sink   Sink
	report Report
}

func (l *lister) header() error {
	line, err := l.line()
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	line = bytes.TrimPrefix(line, []byte("\ufeff"))
	if string(line) != ListHeader {
		return core.Refuse(core.Invalid, "file", "passport.list.header", ListHeader)
	}
	return nil
}

// line gives the next line without its end, valid until the next call, and io.EOF after the
// last one. Of a line over the limit it gives a part that is still over the limit.
func (l *lister) line() ([]byte, error) {
	line, err := l.in.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		line = bytes.Clone(line)
		for errors.Is(err, bufio.ErrBufferFull) {
			_, err = l.in.ReadSlice('\n')
		}
	}
	switch {
	case errors.Is(err, io.EOF) && len(line) > 0:
		l.report.Unfinished = true
	case errors.Is(err, io.EOF):
		return nil, err
	case err != nil:
		return nil, damaged(err)
	}
	line = bytes.TrimSuffix(line, []byte{'\n'})
	return bytes.TrimSuffix(line, []byte{'\r'}), nil
}

// row sorts one line under its heading.
func (l *lister) row(line []byte) error {
	n, flaw := regularRow(line)
	if flaw != 0 {
		n, flaw = listedRow(line)
		if flaw != 0 {
			l.malformed(flaw)
			return nil
		}
		if n.kind == Internal {
			l.report.Spaced++
		}
	}
	fresh, err := l.sink.Add(n)
	switch {
	case err != nil:
		return err
	case !fresh:
		l.report.Duplicates++
	case n.kind == Internal:
		l.report.Regular++
	default:
		l.report.Irregular++
	}
	return nil
}

func (l *lister) malformed(flaw Flaw) {
	l.report.Malformed++
	l.report.flaws[flaw]++
	if len(l.report.Notes) < NoteLimit {
		// The header is line 1, and Rows already counts this row.
		l.report.Notes = append(l.report.Notes, Note{Line: l.report.Rows + 1, Flaw: flaw})
	}
}

// regularRow reads "4504,123456" and nothing else; nearly all rows of a list are such, so it
// makes no strings. Its flaw only says that another look is needed.
func regularRow(line []byte) (Number, Flaw) {
	if len(line) != 11 || line[4] != ',' {
		return Number{}, FlawComma
	}
	series, seriesOK := value(line[:4])
	number, numberOK := value(line[5:])
	if !seriesOK || !numberOK {
		return Number{}, FlawSign
	}
	return Number{kind: Internal, series: uint16(series), number: number}, 0
}

// listedRow reads any other row.
func listedRow(line []byte) (Number, Flaw) {
	switch {
	case len(line) == 0:
		return Number{}, FlawEmpty
	case len(line) > lineLimit:
		return Number{}, FlawLong
	case bytes.Count(line, []byte{','}) != 1:
		return Number{}, FlawComma
	}
	series, number, _ := bytes.Cut(line, []byte{','})
	n, _, flaw := listed(string(series), string(number))
	return n, flaw
}
