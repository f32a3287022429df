package answers

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

func TestSinks_WriteEachRow(t *testing.T) {
	rows := []Row{{Line: 2, Series: "4504", Number: "123456", Answer: "listed"}, {Line: 3, Series: `a "b", c`, Answer: "invalid"}}
	for name, c := range map[string]struct {
		sink func(*strings.Builder) Sink
		rows []Row
		want string
	}{
		"a table":           {func(b *strings.Builder) Sink { return NewTable(b) }, rows, "4504,123456,listed,2\n\"a \"\"b\"\", c\",,invalid,3\n"},
		"an empty table":    {func(b *strings.Builder) Sink { return NewTable(b) }, nil, ""},
		"an object":         {func(b *strings.Builder) Sink { return NewObject(b) }, rows, `{"rows":[{"line":2,"series":"4504","number":"123456","answer":"listed"},` + "\n" + `{"line":3,"series":"a \"b\", c","number":"","answer":"invalid"}],` + "\n" + `"asked":7}` + "\n"},
		"an object of none": {func(b *strings.Builder) Sink { return NewObject(b) }, nil, `{"rows":[],` + "\n" + `"asked":7}` + "\n"},
	} {
		var b strings.Builder
		to := c.sink(&b)
		for _, row := range c.rows {
			if err := to.Add(row); err != nil {
				t.Fatal(err)
			}
		}
		if err := to.End(struct {
			Asked int `json:"asked"`
		}{7}); err != nil || b.String() != c.want {
			t.Errorf("%s is %q, %v; want %q", name, b.String(), err, c.want)
		}
		if strings.HasPrefix(name, "an object") && !json.Valid([]byte(b.String())) {
			t.Errorf("%s is none", name)
		}
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space") }

func TestSinks_TellThatNothingCanBeWritten(t *testing.T) {
	for _, to := range []Sink{NewTable(full{}), NewObject(full{})} {
		if err := to.Add(Row{Line: 1}); err != nil {
			t.Fatal(err)
		}
		if err := to.End(struct{}{}); err == nil || err.Error() != "writing the answers: no space" {
			t.Errorf("it ends with %v", err)
		}
	}
}
