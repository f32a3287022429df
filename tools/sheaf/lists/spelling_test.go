package lists

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

func TestReadPeople(t *testing.T) {
	got, err := readPeople(strings.NewReader("\ufeffИванов\tПетр\tСергеевич\nЦой\tВиктор\n\nСидорова\n"), "-")
	want := []personName{{"Иванов", "Петр", "Сергеевич"}, {"Цой", "Виктор", ""}, {}, {"Сидорова", "", ""}}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, %v", got, err)
	}
	_, err = readPeople(strings.NewReader("Иванов\tПетр\tСергеевич\n\tПетр\tСергеевич\tмл.\n"), "-")
	var refused *core.Error
	if !errors.As(err, &refused) || refused.Text != "names.check.line" || !slices.Equal(refused.Args, []string{"2"}) {
		t.Errorf("four parts: %v", err)
	}
	if _, err := readPeople(nil, "no such file"); err == nil {
		t.Error("a file that is not there is read")
	}
}

func TestSayNames(t *testing.T) {
	var b strings.Builder
	remark := checkedField{Field: "given", State: "similar"}
	remark.Remarks = append(remark.Remarks, struct {
		Code     string `json:"code"`
		Severity string `json:"severity"`
		Text     string `json:"text"`
	}{"similar", "warn", "Look at it."})
	all := []checkedName{{Line: 1, Fields: []checkedField{{Field: "family", State: "known"}}}, {Line: 2, Fields: []checkedField{remark}}}
	if err := sayNames(terminal.To(&b, false), all); err != nil {
		t.Fatal(err)
	}
	if want := "line 2, first name: Look at it.\nNames: 2; without a remark: 1\n"; !strings.Contains(strings.ReplaceAll(b.String(), ".\n", "\n"), strings.ReplaceAll(want, ".\n", "\n")) {
		t.Errorf("got %q", b.String())
	}
	b.Reset()
	if err := sayNames(terminal.To(&b, true), all); err != nil || strings.Count(b.String(), "\n") != 2 || !strings.Contains(b.String(), `"line":2`) {
		t.Errorf("got %q, %v", b.String(), err)
	}
}
