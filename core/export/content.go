package export

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
)

// content writes one file of the export piece by piece. row says that the piece is counted
// as a row; a table's header is not.
type content func(emit func(piece []byte, row bool) error) error

// part is one file of the export but the manifest.
type part struct {
	name    string
	content content
}

// parts lists the files in their order.
func parts(src Source, seen *chain) []part {
	list := []part{
		{"journal.jsonl", func(emit func([]byte, bool) error) error { return seen.journal(src, emit) }},
		{"checkpoints.txt", func(emit func([]byte, bool) error) error { return seen.notes(src, emit) }},
	}
	for _, t := range Tables() {
		list = append(list, part{"tables/" + t.Name + ".csv", t.content(src)})
	}
	for _, t := range Tables() {
		list = append(list, part{t.parquetName(), t.parquet(src)})
	}
	return list
}

// chain remembers what ties journal and checkpoints together.
type chain struct {
	about owner
	// covered is the size of the last checkpoint.
	covered int64
	leaves  int64
	// index of the last leaf.
	index uint64
}

// begin finds the last checkpoint, so that the journal can be held against it while it is read.
func (c *chain) begin(src Source) error {
	if err := c.notes(src, func([]byte, bool) error { return nil }); err != nil {
		return err
	}
	if c.covered == 0 {
		return core.Refuse(core.Conflict, "checkpoint", "export.checkpoint.none")
	}
	return nil
}

// journal writes the leaves. Those behind the last checkpoint may only be records of
// checkpoints, because nobody has signed for them.
func (c *chain) journal(src Source, emit func([]byte, bool) error) error {
	c.leaves = 0
	var last, piece []byte
	err := src.Leaves(func(line []byte) error {
		if len(line) > audit.MaxLine || bytes.IndexByte(line, '\n') >= 0 {
			return c.broken()
		}
		if c.leaves >= c.covered {
			leaf, err := audit.Parse(line)
			if err != nil {
				return c.broken()
			}
			if kind, _, _ := strings.Cut(leaf.Kind, "/"); kind != audit.CheckpointKind {
				return core.Refuse(core.Conflict, "checkpoint", "export.checkpoint.behind",
					strconv.FormatInt(c.covered, 10), strconv.FormatInt(c.leaves+1, 10))
			}
		}
		c.leaves++
		last = append(last[:0], line...)
		piece = append(append(piece[:0], line...), '\n')
		return emit(piece, true)
	})
	if err != nil {
		return err
	}
	if c.leaves < c.covered {
		return core.Refuse(core.Internal, "journal", "export.journal.short")
	}
	leaf, err := audit.Parse(last)
	if err != nil || leaf.N != c.leaves-1 || leaf.Campaign != c.about.Campaign {
		return c.broken()
	}
	c.index = leaf.Index
	return nil
}

func (c *chain) broken() error {
	return core.Refuse(core.Internal, "journal", "export.journal.leaf", strconv.FormatInt(c.leaves, 10))
}

// notes writes the signed notes, each with the one signature of the key, and an empty line
// between them.
func (c *chain) notes(src Source, emit func([]byte, bool) error) error {
	c.covered = 0
	return src.Checkpoints(func(note []byte) error {
		body, signatures, ok := bytes.Cut(note, []byte("\n\n"))
		checkpoint, err := audit.ParseCheckpoint(string(body) + "\n")
		signed := bytes.HasPrefix(signatures, []byte("— "+c.about.KeyName+" ")) &&
			bytes.IndexByte(signatures, '\n') == len(signatures)-1
		if !ok || err != nil || !signed || checkpoint.Origin != audit.Origin(c.about.Campaign) ||
			checkpoint.Size <= c.covered {
			return core.Refuse(core.Internal, "checkpoint", "export.checkpoint.form",
				strconv.FormatInt(c.covered, 10))
		}
		var piece []byte
		if c.covered > 0 {
			piece = append(piece, '\n')
		}
		c.covered = checkpoint.Size
		return emit(append(piece, note...), true)
	})
}

// content writes the table as CSV that needs no quotes: a value with a comma, a quote or a
// control character, or one that a spreadsheet would run as a formula, is refused.
func (t Table) content(src Source) content {
	return func(emit func([]byte, bool) error) error {
		if err := emit([]byte(strings.Join(t.Columns, ",")+"\n"), false); err != nil {
			return err
		}
		before := ""
		first := true
		err := src.Rows(t.Name, func(row []string) error {
			if len(row) != len(t.Columns) {
				return core.Refuse(core.Internal, t.Name, "export.row.columns")
			}
			for i, value := range row {
				if !plain(value) {
					return core.Refuse(core.Internal, t.Name, "export.row.value", t.Columns[i])
				}
			}
			key := strings.Join(row[:t.Key], "/")
			if !first && key <= before {
				return core.Refuse(core.Internal, t.Name, "export.row.order", key)
			}
			before, first = key, false
			return emit([]byte(strings.Join(row, ",")+"\n"), true)
		})
		if err != nil {
			return fmt.Errorf("writing table %s: %w", t.Name, err)
		}
		return nil
	}
}

// plain says whether the value stands in CSV as it is.
func plain(value string) bool {
	if value != "" && strings.IndexByte("=+-@", value[0]) >= 0 {
		return false
	}
	for _, c := range []byte(value) {
		if c <= ' ' || c >= 0x7f || c == '"' || c == ',' {
			return false
		}
	}
	return true
}
