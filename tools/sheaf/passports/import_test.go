package passports

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/passport"
	ministry "github.com/sheaf-drive/sheaf/core/passport/list"
	api "github.com/sheaf-drive/sheaf/tools/client"
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
		in := importing{day: "2026-11-23", source: "list.csv", beside: &beside}
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
