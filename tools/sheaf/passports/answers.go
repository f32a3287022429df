package passports

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
)

// rowAnswer is a row with its answer. A row that has not two fields stands whole in the first.
type rowAnswer struct {
	// Line of the file, the first is 1; 0 for what was typed.
	Line   int64  `json:"line,omitempty"`
	Series string `json:"series"`
	Number string `json:"number"`
	Answer string `json:"answer"`
}

// answers takes row after row.
type answers interface {
	add(rowAnswer) error
	// end writes what was kept back, and what was counted where that has a place.
	end(checkCount) error
}

// answerList keeps them.
type answerList []rowAnswer

func (l *answerList) add(a rowAnswer) error {
	*l = append(*l, a)
	return nil
}

func (*answerList) end(checkCount) error { return nil }

// answerTable writes rows SERIES,NUMBER,ANSWER,LINE and nothing else.
type answerTable struct{ *csv.Writer }

func newAnswerTable(w io.Writer) answerTable { return answerTable{csv.NewWriter(w)} }

func (t answerTable) add(a rowAnswer) error {
	return t.Write([]string{a.Series, a.Number, a.Answer, strconv.FormatInt(a.Line, 10)})
}

func (t answerTable) end(checkCount) error {
	t.Flush()
	return written(t.Error())
}

// answerObject writes one JSON object, whose first member is the list of the rows, as they are answered: a file may have
// millions. It is an object to its end, whatever broke the check off.
type answerObject struct {
	w      *bufio.Writer
	before string // what stands before the next row
}

// beforeRows begins the object.
const beforeRows = `{"rows":[`

func newAnswerObject(w io.Writer) *answerObject { return &answerObject{bufio.NewWriter(w), beforeRows} }

func (o *answerObject) add(a rowAnswer) error {
	data, err := json.Marshal(a)
	if err != nil {
		return err
	}
	_, err = o.w.WriteString(o.before + string(data))
	o.before = ",\n"
	return err
}

func (o *answerObject) end(count checkCount) error {
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
