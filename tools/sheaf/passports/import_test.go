package passports

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/passport"
	ministry "github.com/sheaf-drive/sheaf/core/passport/list"
	"github.com/sheaf-drive/sheaf/core/text"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/passports/dated"
	"github.com/sheaf-drive/sheaf/tools/sheaf/remote"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// What cannot be tidied up afterwards is told, and neither makes a list that is in force a failure nor hides why another
// one is not.
func TestLoad_TellsWhatCannotBeForgotten(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	for name, row := range map[string]struct {
		whole string // what the node says of the list when it has all of it
		ends  string // what the import ends with
	}{
		"in force": {`{"id":"new","state":"complete"}`, ""},
		"in doubt": {`{"id":"new","state":"complete","doubts":["shrinks"]}`, "more than one passport in a hundred is gone"},
	} {
		asked := map[string]int{}
		node := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			verb := r.Method + " " + r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:]
			asked[verb]++
			switch verb {
			case "GET editions":
				_, _ = io.WriteString(w, `{"editions":[{"id":"old","kind":"passports","state":"abandoned","loaded":1}]}`)
			case "GET journal":
				_, _ = io.WriteString(w, `{"entries":[]}`)
			case "POST complete":
				_, _ = io.WriteString(w, row.whole)
			case "POST activate":
				_, _ = io.WriteString(w, `{"id":"new","state":"active"}`)
			case "POST forget":
				w.WriteHeader(http.StatusForbidden)
				_, _ = io.WriteString(w, `{"code":"denied","text":"Not for you."}`)
			default:
				_, _ = io.WriteString(w, `{"id":"new","state":"loading"}`)
			}
		}))
		var b passport.Builder
		b.AddKeys([]passport.Key{4_504_123_456})
		var beside bytes.Buffer
		var out report
		in := importing{dated: dated.List{Day: "2026-11-23"}, source: "list.csv", beside: &beside}
		err := in.load(t.Context(), &remote.Client{Client: api.New(api.Config{Server: node.URL})}, b.Set(), ministry.Report{}, &out)
		node.Close()
		if (err == nil) != (row.ends == "") || err != nil && (core.CodeOf(err) != core.Conflict || !strings.Contains(terminal.Said(err), row.ends)) {
			t.Errorf("%s: it ends with %v", name, err)
		}
		if want := "Earlier lists were not forgotten: Not for you. The next import does it.\n"; beside.String() != want || asked["POST forget"] != 1 {
			t.Errorf("%s: beside it says %q, want %q; asked %v", name, beside.String(), want, asked)
		}
	}
}

// With --whole the whole list goes out: the remedy for a list in force that cannot be used is no difference to it, however
// much like the file that is in force already, or waits.
func TestLoad_WholeIsNeitherWhatIsInForceNorADifference(t *testing.T) {
	var b passport.Builder
	b.AddKeys([]passport.Key{4_504_123_456})
	set := b.Set()
	contents := set.Contents(1)
	for name, row := range map[string]struct {
		base, enforced string
		begun          int
	}{
		"a difference waits": {base: `,"base":"now"`, enforced: "new", begun: 1},
		"a whole one waits":  {enforced: "waits"},
	} {
		begun, enforced := 0, ""
		node := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			path := strings.Split(strings.TrimPrefix(r.URL.Path, "/api/v1/"), "/")
			switch verb := r.Method + " " + path[len(path)-1]; verb {
			case "GET editions":
				_, _ = fmt.Fprintf(w, `{"editions":[{"id":"now","kind":"passports","state":"active","contents":"%x"},
					{"id":"waits","kind":"passports","state":"complete","date":"2026-11-23","contents":"%x"%s}]}`, contents, contents, row.base)
			case "GET journal":
				_, _ = io.WriteString(w, `{"entries":[]}`)
			case "POST activate":
				enforced = path[1]
				_, _ = fmt.Fprintf(w, `{"id":%q,"state":"active"}`, enforced)
			default:
				var asked struct{ Base *string }
				if verb == "POST editions" {
					begun++
					if err := json.NewDecoder(r.Body).Decode(&asked); err != nil || asked.Base == nil || *asked.Base != "" {
						t.Errorf("%s: begun as %+v, %v", name, asked, err)
					}
				}
				_, _ = io.WriteString(w, `{"id":"new","state":"complete"}`)
			}
		}))
		var out report
		in := importing{dated: dated.List{Day: "2026-11-23"}, source: "list.csv", whole: true, beside: io.Discard}
		err := in.load(t.Context(), &remote.Client{Client: api.New(api.Config{Server: node.URL})}, set, ministry.Report{}, &out)
		node.Close()
		if err != nil || begun != row.begun || enforced != row.enforced || out.There {
			t.Errorf("%s: %d begun, %q in force, %+v, %v", name, begun, enforced, out, err)
		}
	}
}

// /attention names the way out of a list that cannot be used as the command takes it.
func TestImport_TakesWhatAttentionAdvises(t *testing.T) {
	for _, lang := range text.Langs() {
		if said := text.Say(lang, "attention.do.edition.unusable"); !strings.Contains(said, "sheaf passports import FILE --whole") {
			t.Errorf("in %s it says: %s", lang, said)
		}
	}
	if importCommand().Flags().Lookup("whole") == nil {
		t.Error("there is no --whole")
	}
}

// What a whole list changes in the one in force raises the doubts of the guard: as many passports may be others.
func TestTurnover_Doubts(t *testing.T) {
	for _, row := range []struct {
		core.Turnover
		want string
	}{
		{core.Turnover{Of: 1000, Added: 100, Removed: 10}, ""}, {core.Turnover{Of: 1000, Added: 100, Removed: 11}, "shrinks"}, {core.Turnover{Of: 1000, Added: 101, Removed: 10}, "grows"},
		{core.Turnover{Of: 1000, Added: 1000, Removed: 1000}, "shrinks grows"}, {core.Turnover{Of: 0, Added: 1, Removed: 0}, "grows"}, {core.Turnover{Of: 50, Added: 1, Removed: 0}, ""}, {core.Turnover{Of: 50, Added: 0, Removed: 1}, "shrinks"},
	} {
		if got := strings.Join(turnedDoubts(row.Turnover, core.Turnover{}), " "); got != row.want {
			t.Errorf("%+v raises %q, want %q", row.Turnover, got, row.want)
		}
	}
}

// Rows without ten digits are so few that a list may lose all of them and shrink by next to nothing: they are held
// against the same shares by themselves, where there are more of them than a handful.
func TestTurnover_DoubtsIrregularRows(t *testing.T) {
	for _, row := range []struct {
		core.Turnover
		want string
	}{
		{core.Turnover{Of: 46_000, Added: 4600, Removed: 460}, ""}, {core.Turnover{Of: 46_000, Removed: 461}, "irregular_gone"}, {core.Turnover{Of: 46_000, Added: 4601}, "irregular_new"},
		{core.Turnover{Of: 46_000, Added: 46_000, Removed: 46_000}, "irregular_gone irregular_new"},                                                                             // others
		{core.Turnover{Of: 200, Added: 100, Removed: 100}, ""}, {core.Turnover{Of: 200, Removed: 101}, "irregular_gone"}, {core.Turnover{Of: 200, Added: 101}, "irregular_new"}, // few
		{core.Turnover{Of: 10, Removed: 10}, "irregular_gone"}, {core.Turnover{Of: 9, Removed: 9}, ""}, {core.Turnover{Of: 0, Added: 100}, ""}, {core.Turnover{Of: 0, Added: 101}, "irregular_new"}, // all
	} {
		if got := strings.Join(turnedDoubts(core.Turnover{Of: 110_000_000}, row.Turnover), " "); got != row.want {
			t.Errorf("%+v raises %q, want %q", row.Turnover, got, row.want)
		}
	}
}
