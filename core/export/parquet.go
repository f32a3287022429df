package export

import (
	"fmt"
	"slices"

	"github.com/parquet-go/parquet-go"

	"github.com/sheaf-drive/sheaf/core"
)

// rowsInGroup bounds how many rows are held in memory while a table is written.
const rowsInGroup = 1 << 16

// parquetName is the file of a table in Parquet.
func (t Table) parquetName() string { return "tables/" + t.Name + ".parquet" }

// parquet writes the table once more for programs that count: the same rows, every value the text that
// stands in the CSV, columns in the order of their names. Nothing in it depends on who writes or when.
func (t Table) parquet(src Source) content {
	return func(emit func([]byte, bool) error) error {
		group := parquet.Group{}
		for _, column := range t.Columns {
			group[column] = parquet.String()
		}
		out := &pieces{emit: emit}
		w := parquet.NewWriter(out, parquet.NewSchema(t.Name, group), parquet.MaxRowsPerRowGroup(rowsInGroup),
			parquet.Compression(&parquet.Uncompressed), parquet.CreatedBy("sheaf", Format, ""))
		place := t.places()
		row := make(parquet.Row, len(t.Columns))
		err := src.Rows(t.Name, func(cells []string) error {
			if len(cells) != len(t.Columns) {
				return core.Refuse(core.Internal, t.Name, "export.row.columns")
			}
			for i, value := range cells {
				row[place[i]] = parquet.ByteArrayValue([]byte(value)).Level(0, 0, place[i])
			}
			out.rows++
			_, err := w.WriteRows([]parquet.Row{row})
			return err
		})
		if err == nil {
			err = w.Close()
		}
		if err == nil {
			err = out.counted()
		}
		if err != nil {
			return fmt.Errorf("writing table %s: %w", t.Name, err)
		}
		return nil
	}
}

// places says where each column stands among their names in order.
func (t Table) places() []int {
	sorted := slices.Sorted(slices.Values(t.Columns))
	list := make([]int, len(t.Columns))
	for i, column := range t.Columns {
		list[i] = slices.Index(sorted, column)
	}
	return list
}

// pieces hands on what is written.
type pieces struct {
	emit func([]byte, bool) error
	rows int
}

// Write implements io.Writer.
func (p *pieces) Write(b []byte) (int, error) {
	if err := p.emit(b, false); err != nil {
		return 0, err
	}
	return len(b), nil
}

// counted tells of the rows, which do not stand in pieces of their own.
func (p *pieces) counted() error {
	for range p.rows {
		if err := p.emit(nil, true); err != nil {
			return err
		}
	}
	return nil
}
