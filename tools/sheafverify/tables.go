package main

import (
	"strings"

	"github.com/sheaf-drive/sheaf/tools/sheafverify/replay"
)

// compareTable holds one table against the replay. Rows ascend strictly, so none stands
// twice; with every row as expected and all that are due, the table is complete.
func compareTable(a *archive, t replay.Table) error {
	name, rows, due, before := t.File(), int64(-1), 0, ""
	err := a.lines(name, maxRow, func(number int64, text []byte) error {
		rows++
		if number == 1 {
			if string(text) != t.Columns {
				return reject(damaged, name, 1, "the columns are not %s", t.Columns)
			}
			return nil
		}
		row := strings.Split(string(text), ",")
		if len(row) != strings.Count(t.Columns, ",")+1 {
			return reject(damaged, name, number, "the row does not have the columns %s", t.Columns)
		}
		key := strings.Join(row[:t.Key], "/")
		if number > 2 && key <= before {
			return reject(damaged, name, number, "the rows do not ascend: %q after %q", key, before)
		}
		before = key
		want, isDue := t.Row(key)
		if want == nil {
			return reject(underived, name, number, "%q does not come from the journal", key)
		}
		if told := strings.Join(want, ","); told != string(text) {
			return reject(underived, name, number, "says %q, the journal says %q", string(text), told)
		}
		if isDue {
			due++
		}
		return nil
	})
	if err != nil {
		return err
	}
	if rows < 0 {
		return reject(damaged, name, 0, "does not even have its columns")
	}
	if due != t.Size() {
		return reject(underived, name, 0, "has %d of the %d rows that come from the journal", due, t.Size())
	}
	if said := a.manifest.Files[name].Rows; said != rows {
		return reject(damaged, manifestName, 0, "says %d rows of %s, there are %d", said, name, rows)
	}
	return nil
}
