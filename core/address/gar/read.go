package gar

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
)

// maxGap is the longest run of bytes between two tokens; the longest real row has under
// 1 KiB.
const maxGap = 1 << 20

// maxListed bounds the list of faults; all of them are counted.
const maxListed = 1000

// Fault is a row that could not be taken.
type Fault struct {
	// Line (from 1) and Offset (in bytes) say where the row ends in the file.
	Line   int
	Offset int64
	// Row is the row's ID attribute as written, its first 20 letters, "" if it has none.
	Row string
	// Reason says what is wrong; its Field is the attribute.
	Reason *core.Error
}

// Report accounts for every row of one file.
type Report struct {
	File string
	// Rows = Taken + Faults.
	Rows, Taken, Faults int
	// Listed are the first 1000 faults.
	Listed []Fault
}

// reader walks over one file.
type reader struct {
	file  string
	shape shape
	gap   *gapReader
	xml   *xml.Decoder
	rep   Report
	root  bool
}

// read calls each for every row; a *core.Error from it is a fault of the row, any other
// error ends the reading. The error of read itself is about the file as a whole.
func read(r io.Reader, file string, kind Kind, each func(row) error) (Report, error) {
	in := &reader{file: file, shape: shapeOf(kind), rep: Report{File: file}}
	text, err := in.utf8(r)
	if err != nil {
		return in.rep, err
	}
	in.gap = &gapReader{from: text}
	in.xml = xml.NewDecoder(in.gap)
	in.xml.CharsetReader = func(label string, _ io.Reader) (io.Reader, error) {
		return nil, in.refuse("gar.encoding", quoted(label))
	}
	err = in.walk(each)
	return in.rep, err
}

// utf8 takes a byte order mark away and refuses those of UTF-16.
func (in *reader) utf8(r io.Reader) (io.Reader, error) {
	buf := bufio.NewReaderSize(r, 64<<10)
	head, err := buf.Peek(3)
	if damaged(err) {
		return nil, in.refuse("gar.damaged")
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("reading %s: %w", in.file, err)
	}
	switch {
	case len(head) == 0:
		return nil, in.refuse("gar.empty")
	case string(head) == "\ufeff":
		_, err = buf.Discard(3)
		return buf, err
	case len(head) >= 2 && (string(head[:2]) == "\xff\xfe" || string(head[:2]) == "\xfe\xff"):
		return nil, in.refuse("gar.encoding", "UTF-16")
	}
	return buf, nil
}

func (in *reader) walk(each func(row) error) error {
	depth := 0
	for {
		token, err := in.xml.Token()
		if errors.Is(err, io.EOF) {
			if !in.root {
				return in.refuse("gar.empty")
			}
			return nil
		}
		if err != nil {
			return in.broken(err)
		}
		in.gap.left = maxGap
		switch t := token.(type) {
		case xml.Directive:
			return in.refuse("gar.dtd")
		case xml.ProcInst:
			if t.Target != "xml" {
				return in.refuse("gar.instruction", quoted(t.Target))
			}
		case xml.StartElement:
			depth++
			if err := in.element(t, depth, each); err != nil {
				return err
			}
		case xml.EndElement:
			depth--
		case xml.CharData:
			if strings.TrimSpace(string(t)) != "" {
				return in.refuse("gar.text")
			}
		}
	}
}

func (in *reader) element(t xml.StartElement, depth int, each func(row) error) error {
	switch {
	case depth == 1 && t.Name.Local != in.shape.root:
		return in.refuse("gar.root", quoted(t.Name.Local), in.shape.root)
	case depth == 1 && in.root:
		return in.refuse("gar.roots")
	case depth == 1:
		in.root = true
		return nil
	case depth > 2:
		return in.refuse("gar.depth")
	}
	in.rep.Rows++
	line, _ := in.xml.InputPos()
	r := row{attrs: t.Attr, line: line}
	if t.Name.Local != in.shape.element {
		in.fault(r, core.Refuse(core.Invalid, quoted(t.Name.Local), "gar.element", in.shape.element))
		return nil
	}
	if len(t.Attr) > maxAttrs {
		in.fault(r, core.Refuse(core.Invalid, "row", "gar.row.attributes", strconv.Itoa(maxAttrs)))
		return nil
	}
	if name, twice := r.twice(); twice {
		in.fault(r, core.Refuse(core.Invalid, quoted(name), "gar.row.twice", quoted(name)))
		return nil
	}
	refusal, err := verdict(each(r), in.file)
	switch {
	case err != nil:
		return err
	case refusal != nil:
		in.fault(r, refusal)
	default:
		in.rep.Taken++
	}
	return nil
}

// verdict tells a row that is refused from what ends the reading: an error of the program's, and
// more rows or names than any region has (TooLarge).
func verdict(err error, file string) (row *core.Error, end error) {
	var refusal *core.Error
	switch {
	case err == nil:
		return nil, nil
	case !errors.As(err, &refusal):
		return nil, fmt.Errorf("reading %s: %w", file, err)
	case refusal.Code == core.TooLarge:
		return nil, refusal.About(file)
	}
	return refusal, nil
}

func (in *reader) fault(r row, reason *core.Error) {
	in.rep.Faults++
	if len(in.rep.Listed) < maxListed {
		id, _ := r.get("ID")
		f := Fault{Line: r.line, Offset: in.xml.InputOffset(), Row: quoted(id), Reason: reason}
		in.rep.Listed = append(in.rep.Listed, f)
	}
}

// broken turns an error of the decoder into a refusal that says where; errors of the
// source (a failing disk) stay what they are.
func (in *reader) broken(err error) error {
	var refusal *core.Error
	if errors.As(err, &refusal) {
		return refusal.About(in.file)
	}
	var syntax *xml.SyntaxError
	line, _ := in.xml.InputPos()
	switch {
	case errors.Is(err, errGap):
		return in.refuse("gar.gap", strconv.Itoa(line))
	case errors.As(err, &syntax) && strings.Contains(syntax.Msg, "entity"):
		return in.refuse("gar.entity", strconv.Itoa(line))
	case errors.As(err, &syntax) && strings.Contains(syntax.Msg, "UTF-8"):
		return in.refuse("gar.not_utf8", strconv.Itoa(line))
	case errors.As(err, &syntax):
		return in.refuse("gar.broken", strconv.Itoa(line))
	case strings.Contains(err.Error(), "version"):
		return in.refuse("gar.version")
	case damaged(err):
		return in.refuse("gar.damaged")
	}
	return fmt.Errorf("reading %s: %w", in.file, err)
}

// refuse is about the file: its name is the first argument of every text.
func (in *reader) refuse(text string, args ...string) *core.Error {
	return core.Refuse(core.Invalid, "file", text, append([]string{in.file}, args...)...).About(in.file)
}

var errGap = errors.New("element too long")

// gapReader fails when more than maxGap bytes are read without a token coming out, so that
// one endless attribute or comment cannot fill the memory.
type gapReader struct {
	from io.Reader
	left int
	once bool
}

func (g *gapReader) Read(p []byte) (int, error) {
	if !g.once {
		g.once, g.left = true, maxGap
	}
	if g.left <= 0 {
		return 0, errGap
	}
	n, err := g.from.Read(p)
	g.left -= n
	return n, err
}
