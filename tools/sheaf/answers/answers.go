package answers

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
)

// Row is a row with its answer. A row that has not two fields stands whole in the first.
type Row struct {
	// Line of the file, the first is 1; 0 for what was typed.
	Line   int64  `json:"line,omitempty"`
	Series string `json:"series"`
	Number string `json:"number"`
	Answer string `json:"answer"`
}

// Sink takes row after row.
type Sink interface {
	Add(Row) error
	// End writes what was kept back, and what was counted where that has a place.
	End(count any) error
}

// List keeps them.
type List []Row

// Add implements [Sink].
func (l *List) Add(a Row) error {
	*l = append(*l, a)
	return nil
}

// End implements [Sink].
func (*List) End(any) error { return nil }

// Table writes rows SERIES,NUMBER,ANSWER,LINE and nothing else.
type Table struct{ *csv.Writer }

// NewTable makes a table.
func NewTable(w io.Writer) Table { return Table{csv.NewWriter(w)} }

// Add implements [Sink].
func (t Table) Add(a Row) error {
	return t.Write([]string{a.Series, a.Number, a.Answer, strconv.FormatInt(a.Line, 10)})
}

// End implements [Sink].
func (t Table) End(any) error {
	t.Flush()
	return written(t.Error())
}

// Object writes one JSON object, whose first member is the list of the rows, as they are answered: a file may have
// millions. It is an object to its end, whatever broke the check off.
type Object struct {
	w      *bufio.Writer
	before string // what stands before the next row
}

// beforeRows begins the object.
const beforeRows = `{"rows":[`

// NewObject makes an object.
func NewObject(w io.Writer) *Object { return &Object{bufio.NewWriter(w), beforeRows} }

// Add implements [Sink].
func (o *Object) Add(a Row) error {
	data, err := json.Marshal(a)
	if err != nil {
		return err
	}
	_, err = o.w.WriteString(o.before + string(data))
	o.before = ",\n"
	return err
}

// End implements [Sink]: the members of count follow the rows.
func (o *Object) End(count any) error {
	data, err := json.Marshal(count)
	if err != nil {
		return err
	}
	if o.before == beforeRows {
		_, _ = o.w.WriteString(beforeRows) // Flush tells what fails
	}
	_, _ = o.w.WriteString("],\n" + string(data[1:]) + "\n")
	return written(o.w.Flush())
}

// written is a failure to write.
func written(err error) error {
	if err != nil {
		return fmt.Errorf("writing the answers: %w", err)
	}
	return nil
}
