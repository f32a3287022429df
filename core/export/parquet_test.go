package export

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
)

// many is a source of one table of so many rows.
type many struct {
	Source
	rows int
}

func (m many) Rows(_ string, fn func([]string) error) error {
	for i := range m.rows {
		if err := fn([]string{fmt.Sprintf("%06d", i), "77", "o1", "filed", "5", "", "77-1-1"}); err != nil {
			return err
		}
	}
	return nil
}

func inParquet(t *testing.T, src Source) []byte {
	t.Helper()
	var b bytes.Buffer
	rows := 0
	err := Tables()[0].parquet(src)(func(piece []byte, row bool) error {
		if row {
			rows++
		}
		_, err := b.Write(piece)
		return err
	})
	if err != nil || rows != src.(many).rows {
		t.Fatalf("%d rows (%v)", rows, err)
	}
	return b.Bytes()
}

// The rows are those of the CSV, also beyond one group, under the names of their columns; the same rows
// give the same bytes.
func TestParquet_HoldsTheRowsOfTheTable(t *testing.T) {
	for _, n := range []int{0, 1, rowsInGroup + 3} {
		data := inParquet(t, many{rows: n})
		if !bytes.Equal(data, inParquet(t, many{rows: n})) {
			t.Errorf("%d rows: the same rows give other bytes", n)
		}
		r := parquet.NewReader(bytes.NewReader(data))
		columns := Tables()[0].Columns
		var names []string
		for _, path := range r.Schema().Columns() {
			names = append(names, strings.Join(path, "."))
		}
		if !slices.Equal(names, slices.Sorted(slices.Values(columns))) {
			t.Fatalf("the columns are %v", names)
		}
		seen, rows := 0, make([]parquet.Row, 1000)
		for {
			got, err := r.ReadRows(rows)
			for _, row := range rows[:got] {
				cell := func(name string) string { return row[slices.Index(names, name)].String() }
				if cell("code") != fmt.Sprintf("%06d", seen) || cell("region") != "77" || cell("parcel") != "" || cell("place") != "77-1-1" || cell("lines_written") != "5" {
					t.Fatalf("row %d is %v", seen, row)
				}
				seen++
			}
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if seen != n {
			t.Errorf("%d rows of %d", seen, n)
		}
		_ = r.Close()
	}
}
