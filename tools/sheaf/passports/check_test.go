package passports

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/passport"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// checks asks a node that says not_listed of everything, by an edition for each batch of which short lacks one.
func checks(t *testing.T, in io.Reader, short int) (said string, count checkCount, err error) {
	t.Helper()
	batches, busy, keys := 0, "", map[string]bool{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var asked struct{ Documents [][2]string }
		if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
			t.Error(err)
		}
		key := r.Header.Get("Idempotency-Key")
		if busy != "" && key != busy {
			t.Errorf("the batch comes again under %s, it was %s", key, busy)
		}
		if busy == "" && keys[key] {
			t.Errorf("two batches come under %s", key)
		}
		busy, keys[key] = "", true
		if batches++; batches == 2 { // a node that is busy for a moment
			busy = key
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = io.WriteString(w, `{"code":"unavailable","text":"Busy."}`)
			return
		}
		answer := checkAnswer{Edition: fmt.Sprintf("e%d", batches), Date: "2018-01-10"}
		for range asked.Documents {
			answer.Answers = append(answer.Answers, "not_listed")
		}
		if batches == short {
			answer.Answers = append(answer.Answers, "listed")
		}
		_ = json.NewEncoder(w).Encode(answer)
	}))
	defer server.Close()
	var out strings.Builder
	count, err = checkRows(t.Context(), api.New(api.Config{Server: server.URL}), rows{in, "FILE"}, &out)
	return out.String(), count, err
}

func numbers(count int) string { return strings.Repeat("4504,123456\n", count) }

// A busy node is asked again, and every edition that answered is told.
func TestCheck_TellsAllEditions(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	said, count, err := checks(t, strings.NewReader("\ufeff"+passport.ListHeader+"\n"+numbers(2*checkBatch)), 0)
	if err != nil || count.Asked != 2*checkBatch || strings.Count(said, "4504,123456,not_listed\n") != 2*checkBatch {
		t.Fatalf("%+v, %v", count, err)
	}
	if count.Edition != "e3" || len(count.Editions) != 2 || count.Editions[0].Edition != "e1" || count.Editions[1].Edition != "e3" {
		t.Errorf("answered by %+v", count)
	}
	if line := count.line(); !strings.HasSuffix(line, "these editions answered: e1 (2018-01-10), e3 (2018-01-10).") {
		t.Errorf("it says %s", line)
	}
	if _, count, err := checks(t, strings.NewReader("\ufeff4504,123456\n"), 0); err != nil || count.Editions != nil || count.Asked != 1 {
		t.Errorf("%+v, %v", count, err)
	}
}

// Whatever ends a check, what was answered is written out, and the line is that of the file.
func TestCheck_EndsEarly(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	folder, err := os.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	for name, row := range map[string]struct {
		in       io.Reader
		short    int
		says     string
		answered int
	}{
		"a row of three":                    {strings.NewReader(passport.ListHeader + "\n\n" + numbers(3) + "\n1,2,3\n" + numbers(3)), 0, "file: Line 7 is not SERIES,NUMBER. Correct it and ask again.", 3},
		"a quote in a row":                  {strings.NewReader(numbers(150) + "45\"04,1\n"), 0, "file: Line 151 is not SERIES,NUMBER. Correct it and ask again.", 150},
		"a folder":                          {folder, 0, "file: FILE cannot be read: ", 0},
		"a disk that fails":                 {io.MultiReader(strings.NewReader(numbers(120)), failing{}), 0, "file: FILE cannot be read: input/output error.", 120},
		"a node that gives an answer more":  {strings.NewReader(numbers(150)), 3, "the node gave 51 answers about 50 passports", 100},
		"a node that gives more, at once":   {strings.NewReader(numbers(2)), 1, "the node gave 3 answers about 2 passports", 0},
		"and a row after such that is none": {strings.NewReader(numbers(2) + "1\n"), 1, "Line 3 is not", 0},
	} {
		said, count, err := checks(t, row.in, row.short)
		if err == nil || !strings.Contains(terminal.Said(err), row.says) {
			t.Errorf("%s: %v", name, err)
		}
		if got := strings.Count(said, "not_listed\n"); got != row.answered || count.Asked != row.answered {
			t.Errorf("%s: %d answers are written, %d counted, want %d", name, got, count.Asked, row.answered)
		}
		if strings.HasPrefix(row.says, "file") && core.CodeOf(err) != core.Invalid {
			t.Errorf("%s: %v", name, core.CodeOf(err))
		}
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, fmt.Errorf("input/output error") }

func TestBase_NamesWhereAListCameFrom(t *testing.T) {
	for path, want := range map[string]string{"-": "stdin", "/home/somebody/list.csv.bz2": "list.csv.bz2"} {
		if got := base(path); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
}

// Who types one document is told what is wrong with it, in words that do not repeat it.
func TestRefused_NamesFieldAndPlace(t *testing.T) {
	for _, c := range []struct {
		count    checkCount
		document []string
		want     string
	}{
		{checkCount{Asked: 1, Invalid: 1}, []string{"45O4", "123456"}, "series passport.series.sign"},
		{checkCount{Asked: 1, Invalid: 1}, []string{"4504", "12345"}, "number passport.number.digits"},
		{checkCount{Asked: 1, Listed: 1}, []string{"4504", "12345"}, ""},
		{checkCount{Asked: 9, Invalid: 9}, nil, ""},
	} {
		err := c.count.refused(c.document)
		var refusal *core.Error
		if got := ""; errors.As(err, &refusal) {
			got = refusal.Field + " " + refusal.Text
			if got != c.want {
				t.Errorf("%q is refused as %s, want %q", c.document, got, c.want)
			}
		} else if c.want != "" {
			t.Errorf("%q is not refused", c.document)
		}
	}
}
