package lists

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/remote"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

func TestReadPeople(t *testing.T) {
	got, err := readPeople(strings.NewReader("\ufeffИванов\tПетр\tСергеевич\nЦой\tВиктор\n\nСидорова\n"), "-")
	want := []typedName{{1, personName{"Иванов", "Петр", "Сергеевич"}}, {2, personName{"Цой", "Виктор", ""}}, {4, personName{"Сидорова", "", ""}}}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, %v", got, err)
	}
	_, err = readPeople(strings.NewReader("Иванов\tПетр\tСергеевич\n\tПетр\tСергеевич\tмл.\n"), "-")
	var refused *core.Error
	if !errors.As(err, &refused) || refused.Text != "names.check.line" || !slices.Equal(refused.Args, []string{"2"}) {
		t.Errorf("four parts: %v", err)
	}
	for name, in := range map[string]string{"Windows-1251": "Иванов\tПетр\n\xc8\xe2\xe0\xed\xee\xe2\n", "binary": "\nBZh\x00\x01\n"} {
		_, err := readPeople(strings.NewReader(in), "-")
		if said := terminal.Said(err); !errors.As(err, &refused) || refused.Text != "names.check.utf8" || !slices.Equal(refused.Args, []string{"2"}) || !strings.Contains(said, "1251") {
			t.Errorf("%s: %v, %q", name, err, said)
		}
	}
	if _, err := readPeople(nil, "no such file"); err == nil {
		t.Error("a file that is not there is read")
	}
}

func TestSayNames(t *testing.T) {
	var b strings.Builder
	remark := checkedField{Field: "given", State: "similar"}
	remark.Remarks = append(remark.Remarks, checkedRemark{"similar", "warn", "Look at it."})
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

// A line without a surname is no good name; the lines are counted as they stand in the file.
func TestCheckPeople_WantsASurname(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	node := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"names":[{"fields":[{"field":"given","state":"known"}]},{"fields":[{"field":"family","state":"known"}]}]}`)
	}))
	defer node.Close()
	all, err := checkPeople(t.Context(), &remote.Client{Client: api.New(api.Config{Server: node.URL})}, []typedName{{2, personName{Given: "Петр"}}, {4, personName{Family: "Цой"}}})
	if err != nil || len(all) != 2 || all[0].Line != 2 || all[1].Line != 4 || len(all[1].Fields[0].Remarks) != 0 {
		t.Fatalf("%+v, %v", all, err)
	}
	if f := all[0].Fields[0]; f.Field != "family" || len(f.Remarks) != 1 || !strings.Contains(f.Remarks[0].Text, "The surname is blank") {
		t.Errorf("%+v", f)
	}
}

func TestTowns_WantATown(t *testing.T) {
	for text, wrong := range map[string]bool{"": true, " ": true, "спб": false} {
		if err := oneTown(nil, []string{text}); (err != nil) != wrong {
			t.Errorf("%q: %v", text, err)
		}
	}
}
