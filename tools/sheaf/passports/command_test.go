package passports

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/passport"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// fake is a node that has a list in force, takes another, and finds it in doubt.
type fake struct {
	*httptest.Server
	refuses  bool // whoever asks may not import
	accepted []string
}

const (
	activeID = "aaaabbbbccccddddeeeeffffaa"
	doubtID  = "qqqqbbbbccccddddeeeeffffaa"
)

func newFake(t *testing.T) *fake {
	t.Helper()
	f := &fake{}
	f.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch verb := r.Method + " " + r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:]; {
		case f.refuses:
			w.WriteHeader(http.StatusForbidden)
			_, _ = io.WriteString(w, `{"code":"denied","text":"Not for you."}`)
		case verb == "GET editions":
			_, _ = fmt.Fprintf(w, `{"editions":[{"id":%q,"kind":"passports","state":"active","date":"2018-01-10"}]}`, activeID)
		case verb == "GET journal":
			_, _ = io.WriteString(w, `{"entries":[]}`)
		case verb == "POST complete":
			_, _ = fmt.Fprintf(w, `{"id":%q,"kind":"passports","state":"complete","doubts":["shrinks","encoding"]}`, doubtID)
		case verb == "POST activate":
			var asked struct{ Accept []string }
			if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
				t.Error(err)
			}
			f.accepted = asked.Accept
			_, _ = fmt.Fprintf(w, `{"id":%q,"kind":"passports","state":"active","doubts":["encoding"]}`, doubtID)
		default:
			_, _ = fmt.Fprintf(w, `{"id":%q,"state":"loading"}`, doubtID)
		}
	}))
	t.Cleanup(f.Close)
	return f
}

// types runs a command as somebody with a token.
func (f *fake) types(t *testing.T, c *cobra.Command, args ...string) (out, beside string, err error) {
	t.Helper()
	token := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(token, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	var said, aside bytes.Buffer
	c.SetOut(&said)
	c.SetErr(&aside)
	c.SilenceErrors, c.SilenceUsage = true, true
	c.SetArgs(append(args, "--server", f.URL, "--token-file", token))
	err = c.ExecuteContext(t.Context())
	return said.String(), aside.String(), err
}

func listFile(t *testing.T, rows string) string {
	t.Helper()
	return plainFile(t, passport.ListHeader+"\n"+rows)
}

func plainFile(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "list_2018-01-11.csv")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// Whoever may not import, or reaches no node, is told before the file is read: its report would lie beside it.
func TestImport_AsksTheNodeBeforeItReads(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	f := newFake(t)
	f.refuses = true
	file := listFile(t, "not a row\n")
	if _, beside, err := f.types(t, importCommand(), file); core.CodeOf(err) != core.Denied || beside != "" {
		t.Errorf("it ends with %v and says %q", err, beside)
	}
	if _, err := os.Stat(file + ".report.txt"); err == nil {
		t.Error("the file was read before")
	}
	if _, _, err := f.types(t, importCommand(), file+".gone"); err == nil || !strings.Contains(terminal.Said(err), "There is no file") {
		t.Errorf("a file that is not there ends with %v", err)
	}
}

// Programs are told of a list in doubt all that they are told of one in force, and people what --accept passed over.
func TestImport_OfAListInDoubt(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	f := newFake(t)
	file := listFile(t, "4504,123456\n")
	out, beside, err := f.types(t, importCommand(), file, "--json")
	var said report
	if json.Unmarshal([]byte(out), &said) != nil || said.Edition.ID != doubtID || said.Edition.State != core.EditionComplete || len(said.Edition.Doubts) != 2 ||
		said.Rows != 1 || said.Dated != "name" || said.Accepted != nil {
		t.Errorf("programs are told %s", out)
	}
	if core.CodeOf(err) != core.Conflict || !strings.Contains(beside, "of the name of its file, 2018-01-11") {
		t.Errorf("it ends with %v and says %q", err, beside)
	}
	if words := terminal.Said(err); !strings.Contains(words, "edition qqqqbbbb ") || !strings.Contains(words, "sheaf passports activate qqqqbbbb --accept") ||
		!strings.Contains(words, "more than one passport in a hundred is gone; rows of it are not UTF-8") {
		t.Errorf("people are told %q", words)
	}
	if out, _, err := f.types(t, importCommand(), file); out != "" || err == nil {
		t.Errorf("without --json it says %q, %v", out, err)
	}
	out, _, err = f.types(t, importCommand(), file, "--accept", "--json")
	if said = (report{}); json.Unmarshal([]byte(out), &said) != nil || err != nil || strings.Join(said.Accepted, " ") != "shrinks encoding" || len(f.accepted) != 2 {
		t.Errorf("programs are told %s, %v; the node %v", out, err, f.accepted)
	}
	out, _, err = f.types(t, importCommand(), file, "--accept")
	if err != nil || !strings.Contains(out, "It was put into force although more than one passport in a hundred is gone; rows of it are not UTF-8") {
		t.Errorf("people are told %q, %v", out, err)
	}
}

// What waits is told with everything that one needs to put it into force, whether there is a list in force or none.
func TestStats_TellsWhatWaits(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	waits := fmt.Sprintf(`{"id":%q,"kind":"passports","state":"complete","date":"2018-01-11","rows":12345,"digest":"%064d","source":"list.csv","doubts":["shrinks"]}`, doubtID, 7)
	node := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"editions":[`+waits+`]}`)
	}))
	defer node.Close()
	f := &fake{Server: node}
	out, _, err := f.types(t, statsCommand())
	want := "A list waits for somebody:\n" +
		"Edition                qqqqbbbb\n" +
		"Date of the list       2018-01-11\n" +
		"From                   list.csv\n" +
		"Passports              12,345\n" +
		"Digest of the edition  " + fmt.Sprintf("%064d", 7) + "\n" +
		"Why it waits           more than one passport in a hundred is gone\n" +
		"Put it into force with  sheaf passports activate qqqqbbbb --accept\n" +
		"Turn it down with  sheaf passports forget qqqqbbbb\n"
	if got := squeezed(out); got != squeezed(want) || core.CodeOf(err) != core.NotFound {
		t.Errorf("it says\n%s\nwant\n%s\n%v", out, want, err)
	}
	out, _, _ = f.types(t, statsCommand(), "--json")
	var said stats
	if json.Unmarshal([]byte(out), &said) != nil || len(said.Waiting) != 1 || said.Waiting[0].ID != doubtID || said.Waiting[0].Doubts[0] != "shrinks" {
		t.Errorf("programs are told %s", out)
	}
}

// Of a list that was accepted it is told who put it into force and what spoke against it, and not that it is in doubt; one that
// waits is in doubt, and so is going back to one.
func TestStats_OfAnAcceptedList(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	at := time.Date(2018, 1, 11, 9, 30, 0, 0, time.Local)
	accepted := &api.Acceptance{By: "chief", At: at, Doubts: []string{"shrinks", "encoding"}}
	for name, row := range map[string]struct {
		edition    api.Edition
		has, lacks string
	}{
		"accepted":            {api.Edition{State: core.EditionActive, Doubts: []string{"encoding"}, Acceptance: accepted}, "Put into force although more than one passport in a hundred is gone; rows of it are not UTF-8 (saved as Windows-1251?), so documents with letters are lost; by chief, 2018-01-11, 09:30", "In doubt"},
		"of a release before": {api.Edition{State: core.EditionActive, Doubts: []string{"header"}}, "Put into force although its first line", "In doubt"},
		"waiting":             {api.Edition{State: core.EditionComplete, Doubts: []string{"header"}}, "In doubt its first line", "Put into force although"},
		"going back":          {api.Edition{State: core.EditionRetired, Doubts: []string{"older"}, Acceptance: accepted}, "In doubt its date is before", "nothing"},
		"sound":               {api.Edition{State: core.EditionActive}, "Edition", "although"},
	} {
		row.edition.ID = activeID
		said := squeezed(stats{Contents: "c", Edition: &row.edition}.lines())
		if !strings.Contains(said, row.has) || strings.Contains(said, row.lacks) {
			t.Errorf("%s: it says\n%s", name, said)
		}
	}
}

// squeezed has one space where there are several.
func squeezed(text string) string {
	for strings.Contains(text, "  ") {
		text = strings.ReplaceAll(text, "  ", " ")
	}
	return text
}

// The table has a line for each figure, with its unit, and everything behind one edge.
func TestStats_IsATable(t *testing.T) {
	for lang, want := range map[string][]string{
		"C":           {"Passports ", "110,631,846", "18.6 MiB, 0.176 bytes a passport", "Edition ", "aaaabbbb, in force", "300 added, 20 removed since edition qqqqbbbb"},
		"ru_RU.UTF-8": {"Паспортов ", "110\u00a0631\u00a0846", "18,6 МиБ, байтов на паспорт: 0,176", "10.01.2018", "aaaabbbb, действует", "с издания qqqqbbbb добавлено 300, убрано 20"},
	} {
		t.Setenv("LC_ALL", lang)
		s := stats{Keys: 110_631_846, Irregular: 21, Series: 2393, Packed: 2300, Heap: 19_500_000, PerKey: 0.1763, Stored: 17_000_000, Digest: "d", Contents: "c",
			Edition: &api.Edition{ID: activeID, State: core.EditionActive, Date: "2018-01-10", Source: "list.csv", Digest: "e"}, Previous: doubtID, Added: 300, Removed: 20}
		lines := s.lines()
		for _, part := range want {
			if !strings.Contains(lines, part) {
				t.Errorf("it does not say %q:\n%s", part, lines)
			}
		}
		edge := -1
		for _, line := range strings.Split(lines, "\n") {
			letters := []rune(line)
			at := strings.LastIndex(line, "  ")
			if at = len([]rune(line[:at])); edge < 0 {
				edge = at
			}
			if at != edge || len(letters) <= at+2 {
				t.Errorf("a line is out of the column:\n%s", lines)
			}
		}
	}
}
