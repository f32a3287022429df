package parquet

import (
	"bytes"
	"strings"
)

// Of is the file of a table in Parquet beside the one in CSV.
func Of(csv string) string { return strings.TrimSuffix(csv, ".csv") + ".parquet" }

// Mark begins and ends a file in Parquet.
const Mark = "PAR1"

// Ends keeps the first and the last bytes of what is written to it.
type Ends struct{ first, last []byte }

// Write implements io.Writer.
func (e *Ends) Write(p []byte) (int, error) {
	if missing := len(Mark) - len(e.first); missing > 0 {
		e.first = append(e.first, p[:min(missing, len(p))]...)
	}
	e.last = append(e.last, p[max(0, len(p)-len(Mark)):]...)
	e.last = e.last[max(0, len(e.last)-len(Mark)):]
	return len(p), nil
}

// Marked says whether a file in Parquet was written.
func (e *Ends) Marked() bool {
	return bytes.Equal(e.first, []byte(Mark)) && bytes.Equal(e.last, []byte(Mark))
}
