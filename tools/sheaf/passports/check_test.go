package passports

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/passport"
	"github.com/sheaf-drive/sheaf/core/text"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/answers"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// checks gives the table of [checked].
func checks(t *testing.T, in io.Reader, short int) (said string, count checkCount, err error) {
	t.Helper()
	var out strings.Builder
	count, err = checked(t, in, short, answers.NewTable(&out))
	return out.String(), count, err
}

// checked asks a node that says not_listed of everything, by an edition for each batch; of the batch short it answers one
// too many.
func checked(t *testing.T, in io.Reader, short int, out answers.Sink) (checkCount, error) {
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
	return checkRows(t.Context(), api.New(api.Config{Server: server.URL}), rows{in, "FILE"}, out)
}

func numbers(count int) string { return strings.Repeat("4504,123456\n", count) }

// A busy node is asked again, and every edition that answered is told.
func TestCheck_TellsAllEditions(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	said, count, err := checks(t, strings.NewReader("\ufeff"+passport.ListHeader+"\n"+numbers(2*checkBatch)), 0)
	if err != nil || count.Asked != 2*checkBatch || strings.Count(said, "4504,123456,not_listed,") != 2*checkBatch {
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

// Whatever ends a check, what was answered is written out.
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
		"a folder":                         {folder, 0, "FILE cannot be read to its end: ", 0},
		"a disk that fails":                {io.MultiReader(strings.NewReader(numbers(120)), failing{}), 0, "FILE cannot be read to its end: input/output error.", 120},
		"a packed file that is cut off":    {bytes.NewReader(gzipped(t, numbers(120))[:12]), 0, "FILE cannot be read to its end: unexpected EOF.", 0},
		"a node that gives an answer more": {strings.NewReader(numbers(150)), 3, "the node gave 51 answers about 50 passports", 100},
		"a node that gives more, at once":  {strings.NewReader(numbers(2)), 1, "the node gave 3 answers about 2 passports", 0},
	} {
		said, count, err := checks(t, row.in, row.short)
		if err == nil || !strings.Contains(terminal.Said(err), row.says) {
			t.Errorf("%s: %v", name, err)
		}
		if got := strings.Count(said, "not_listed,"); got != row.answered || count.Asked != row.answered {
			t.Errorf("%s: %d answers are written, %d counted, want %d", name, got, count.Asked, row.answered)
		}
		if strings.HasPrefix(row.says, "FILE") && core.CodeOf(err) != core.Invalid {
			t.Errorf("%s: %v", name, core.CodeOf(err))
		}
	}
}

func gzipped(t *testing.T, text string) []byte {
	t.Helper()
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}

// A row that is none is answered in its place as the node answers what no passport has, and the others go on; the end
// tells the lines. A packed file is unpacked.
func TestCheck_AnswersWhatIsNoRow(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	file := passport.ListHeader + "\r\n\r\n" + numbers(3) + "1,2,3\n\"4504\",\"123456\"\n45\"04,1\n" + strings.Repeat("x", 3*longestRow) + "\n" + numbers(99)
	long := strings.Repeat("x", longestRow+1)
	want, line := ",,invalid,2\n", 2
	for _, answered := range slices.Concat(slices.Repeat([]string{"4504,123456,not_listed"}, 3), []string{"\"1,2,3\",,invalid", "4504,123456,not_listed",
		"\"45\"\"04,1\",,invalid", long + ",,invalid"}, slices.Repeat([]string{"4504,123456,not_listed"}, 99)) {
		line++
		want += fmt.Sprintf("%s,%d\n", answered, line)
	}
	for name, in := range map[string]io.Reader{"plain": strings.NewReader(file), "packed": bytes.NewReader(gzipped(t, file))} {
		said, count, err := checks(t, in, 0)
		if err != nil || said != want {
			t.Errorf("%s: %v\n%s", name, err, said)
		}
		if count.Asked != 107 || count.Invalid != 4 || count.NotListed != 103 || !slices.Equal(count.InvalidLines, []int64{2, 6, 8, 9}) {
			t.Errorf("%s: %+v", name, count)
		}
		if said := terminal.Said(count.refused()); core.CodeOf(count.refused()) != core.Invalid || !strings.Contains(said, "4 of 107 rows") || !strings.Contains(said, "line 2, 6, 8, 9.") {
			t.Errorf("%s: at its end it says %q", name, said)
		}
	}
	said, count, err := checks(t, strings.NewReader("one\ntwo\n"), 0)
	if err != nil || said != "one,,invalid,1\ntwo,,invalid,2\n" || count.line() != "There was nothing to ask about: 2 of 2 rows are invalid." {
		t.Errorf("nothing but rubbish: %q, %q, %v", said, count.line(), err)
	}
	if err := (checkCount{Asked: 9, Listed: 9}).refused(); err != nil {
		t.Errorf("good rows end with %v", err)
	}
	many := checkCount{}
	for line := range int64(linesMost + 5) {
		many.add(invalid, line+1)
	}
	if said := terminal.Said(many.refused()); many.Invalid != linesMost+5 || len(many.InvalidLines) != linesMost || !strings.Contains(said, "line 1, 2, ") || !strings.Contains(said, ", 20, ….") {
		t.Errorf("of many it says %q", said)
	}
}

// Programs get the rows, too, each with its line, in one object that is whole however the check ends.
func TestCheck_TellsProgramsEachRow(t *testing.T) {
	file := passport.ListHeader + "\n4504,123456\n\nrubbish\n" + numbers(120)
	for name, row := range map[string]struct {
		in    io.Reader
		rows  int
		fails bool
	}{
		"to its end":                 {strings.NewReader(file), 123, false},
		"a disk that fails":          {io.MultiReader(strings.NewReader(file), failing{}), 123, true},
		"nothing":                    {strings.NewReader(""), 0, false},
		"what cannot be read at all": {failing{}, 0, true},
	} {
		var out strings.Builder
		count, err := checked(t, row.in, 0, answers.NewObject(&out))
		var said struct {
			Rows []answers.Row
			checkCount
		}
		if broken := json.Unmarshal([]byte(out.String()), &said); broken != nil || (err != nil) != row.fails {
			t.Errorf("%s: %v, %v: %s", name, err, broken, out.String())
		}
		if len(said.Rows) != row.rows || said.Asked != row.rows || said.Asked != count.Asked || said.Rows == nil {
			t.Errorf("%s: programs are told of %d rows, %+v", name, len(said.Rows), said.checkCount)
		}
		want := []answers.Row{{Line: 2, Series: "4504", Number: "123456", Answer: "not_listed"}, {Line: 3, Answer: invalid}, {Line: 4, Series: "rubbish", Answer: invalid}}
		if row.rows > 0 && !slices.Equal(said.Rows[:3], want) {
			t.Errorf("%s: the first rows are %+v", name, said.Rows[:3])
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

// Who types one document is told what is wrong with it, in words that neither repeat it nor speak of the desk's picture.
func TestMistyped_NamesFieldAndPlace(t *testing.T) {
	for _, c := range []struct{ series, number, want string }{
		{"45O4", "123456", "series passports.series.sign"},
		{"450", "123456", "series passports.series.digits"},
		{" ", "123456", "series passports.series.empty"},
		{"4504", "12345", "number passports.number.digits"},
		{"4504", "", "number passports.number.empty"},
		{"4504", "12345O", "number passports.number.sign"},
	} {
		var refusal *core.Error
		if err := mistyped(c.series, c.number); !errors.As(err, &refusal) || refusal.Field+" "+refusal.Text != c.want || refusal.Code != core.Invalid {
			t.Errorf("%q %q is refused as %v, want %q", c.series, c.number, err, c.want)
			continue
		}
		for _, lang := range text.Langs() {
			said := text.OfError(lang, refusal)
			if !text.Has(lang, refusal.Text) || strings.Contains(said, "{") || strings.Contains(said, "picture") || strings.Contains(said, "снимк") {
				t.Errorf("%s in %s says %q", refusal.Text, lang, said)
			}
		}
	}
}
