package snapshot

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/export"
)

// longest line that is read: a leaf's limit.
const longest = 1 << 20

// Difference is what changed from one export to the other.
type Difference struct {
	Campaign string `json:"campaign"`
	// From and To are log indexes, Leaves how many the first has, New how many more the second.
	From   uint64 `json:"from_index"`
	To     uint64 `json:"to_index"`
	Leaves int64  `json:"leaves"`
	New    int64  `json:"new_leaves"`
	// Kinds counts the new leaves by kind.
	Kinds  map[string]int64 `json:"kinds"`
	Tables []Table          `json:"tables"`
}

// Table is what changed in one table.
type Table struct {
	Name    string `json:"name"`
	Added   int64  `json:"added"`
	Removed int64  `json:"removed"`
	Changed int64  `json:"changed"`
	// Rows are the first of them: "+" added, "-" removed; of a changed one both.
	Rows []string `json:"rows,omitempty"`
}

// file is an export that is open.
type file struct {
	name  string
	files map[string]*zip.File
	about struct {
		Campaign string `json:"campaign"`
		Index    uint64 `json:"index"`
		Format   string `json:"format"`
	}
}

// Diff compares two exports of one campaign, the earlier one first, and lists up to rows rows of each
// table. Errors: Invalid for a file that is no export, Conflict where they are of two campaigns or
// the second is no continuation of the first.
func Diff(earlier, later string, rows int) (Difference, error) {
	a, closeA, err := open(earlier)
	if err != nil {
		return Difference{}, err
	}
	defer closeA()
	b, closeB, err := open(later)
	if err != nil {
		return Difference{}, err
	}
	defer closeB()
	if a.about.Campaign != b.about.Campaign {
		return Difference{}, core.Refuse(core.Conflict, "campaign", "cli.diff.campaign", a.about.Campaign, b.about.Campaign)
	}
	d := Difference{Campaign: a.about.Campaign, From: a.about.Index, To: b.about.Index, Kinds: map[string]int64{}, Tables: []Table{}}
	if err := d.journal(a, b); err != nil {
		return d, err
	}
	for _, t := range export.Tables() {
		changed, err := compare(a, b, t, rows)
		if err != nil {
			return d, err
		}
		if changed.Added+changed.Removed+changed.Changed > 0 {
			d.Tables = append(d.Tables, changed)
		}
	}
	return d, nil
}

func open(path string) (*file, func(), error) {
	z, err := zip.OpenReader(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil, core.Refuse(core.NotFound, "file", "cli.unreadable", path, "no such file")
	}
	if err != nil {
		return nil, nil, core.Refuse(core.Invalid, "file", "cli.diff.file", path)
	}
	f := &file{name: path, files: map[string]*zip.File{}}
	for _, entry := range z.File {
		f.files[entry.Name] = entry
	}
	if err := f.manifest(); err != nil {
		_ = z.Close()
		return nil, nil, err
	}
	return f, func() { _ = z.Close() }, nil
}

func (f *file) manifest() error {
	r, err := f.entry("manifest.json")
	if err != nil {
		return err
	}
	defer r.Close()
	if err := json.NewDecoder(io.LimitReader(r, longest)).Decode(&f.about); err != nil || !strings.HasPrefix(f.about.Format, "sheaf-export/") {
		return core.Refuse(core.Invalid, "file", "cli.diff.file", f.name)
	}
	return nil
}

func (f *file) entry(name string) (io.ReadCloser, error) {
	entry := f.files[name]
	if entry == nil {
		return nil, core.Refuse(core.Invalid, "file", "cli.diff.file", f.name)
	}
	r, err := entry.Open()
	if err != nil {
		return nil, core.Refuse(core.Invalid, "file", "cli.diff.file", f.name)
	}
	return r, nil
}

// lines reads one file of an export line by line.
type lines struct {
	io.Closer
	scan *bufio.Scanner
	of   *file
}

func (f *file) lines(name string) (*lines, error) {
	r, err := f.entry(name)
	if err != nil {
		return nil, err
	}
	scan := bufio.NewScanner(r)
	scan.Buffer(make([]byte, 0, 64<<10), longest+1)
	return &lines{r, scan, f}, nil
}

// next is the next line, nil at the end.
func (l *lines) next() ([]byte, error) {
	if l.scan.Scan() {
		return l.scan.Bytes(), nil
	}
	if l.scan.Err() != nil {
		return nil, core.Refuse(core.Invalid, "file", "cli.diff.file", l.of.name)
	}
	return nil, nil
}

// journal holds that the second journal continues the first, and counts what is new.
func (d *Difference) journal(a, b *file) error {
	one, err := a.lines("journal.jsonl")
	if err != nil {
		return err
	}
	defer one.Close()
	other, err := b.lines("journal.jsonl")
	if err != nil {
		return err
	}
	defer other.Close()
	for {
		was, err := one.next()
		if err != nil {
			return err
		}
		if was == nil {
			break
		}
		is, err := other.next()
		if err != nil {
			return err
		}
		if !bytes.Equal(was, is) {
			return core.Refuse(core.Conflict, "file", "cli.diff.journal", fmt.Sprint(d.Leaves), b.name, a.name)
		}
		d.Leaves++
	}
	for {
		is, err := other.next()
		if err != nil || is == nil {
			return err
		}
		leaf, err := audit.Parse(is)
		if err != nil {
			return core.Refuse(core.Invalid, "file", "cli.diff.file", b.name)
		}
		d.New++
		d.Kinds[leaf.Kind]++
	}
}

// compare walks along the rows of a table in both exports, which ascend by their keys.
func compare(a, b *file, t export.Table, most int) (Table, error) {
	out := Table{Name: t.Name}
	one, err := a.rows(t)
	if err != nil {
		return out, err
	}
	defer one.Close()
	other, err := b.rows(t)
	if err != nil {
		return out, err
	}
	defer other.Close()
	note := func(sign, row string) {
		if len(out.Rows) < most {
			out.Rows = append(out.Rows, sign+row)
		}
	}
	for one.row != "" || other.row != "" {
		switch {
		case other.row == "" || one.row != "" && one.key < other.key:
			out.Removed++
			note("-", one.row)
			err = one.step()
		case one.row == "" || other.key < one.key:
			out.Added++
			note("+", other.row)
			err = other.step()
		default:
			if one.row != other.row {
				out.Changed++
				note("-", one.row)
				note("+", other.row)
			}
			err = errors.Join(one.step(), other.step())
		}
		if err != nil {
			return out, err
		}
	}
	return out, nil
}

// rows is a table of an export at one row, which is "" at the end.
type rows struct {
	*lines
	keys     int
	row, key string
}

func (f *file) rows(t export.Table) (*rows, error) {
	l, err := f.lines("tables/" + t.Name + ".csv")
	if err != nil {
		return nil, err
	}
	r := &rows{lines: l, keys: t.Key}
	head, err := l.next()
	if err == nil && string(head) != strings.Join(t.Columns, ",") {
		err = core.Refuse(core.Invalid, "file", "cli.diff.table", f.name, t.Name)
	}
	if err == nil {
		err = r.step()
	}
	if err != nil {
		_ = l.Close()
		return nil, err
	}
	return r, nil
}

func (r *rows) step() error {
	line, err := r.next()
	if err != nil {
		return err
	}
	r.row = string(line)
	cells := strings.SplitN(r.row, ",", r.keys+1)
	r.key = strings.Join(cells[:min(r.keys, len(cells))], "/")
	return nil
}
