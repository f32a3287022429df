package filing

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
)

const anID = "abcdefghijklmnopqrstuvwxyz"

// node answers a list of selections, or how far the filing is, one answer a look; the last stays.
func node(t *testing.T, path string, looks ...string) string {
	t.Helper()
	var at atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == path && r.Method == http.MethodGet:
			_, _ = w.Write([]byte(looks[min(int(at.Add(1)), len(looks))-1]))
		case strings.HasPrefix(r.URL.Path, selections):
			fmt.Fprintf(w, `{"id":%q}`, anID)
		default:
			_, _ = w.Write([]byte(`{"token":"t"}`))
		}
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// run runs a command line against the node and answers what it printed.
func run(t *testing.T, ctx context.Context, url string, args ...string) (string, error) {
	t.Helper()
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("s"), 0o600); err != nil {
		t.Fatal(err)
	}
	root := &cobra.Command{SilenceErrors: true, SilenceUsage: true}
	root.AddCommand(Commands()...)
	var out bytes.Buffer
	root.SetOut(&out)
	root.SetErr(&out)
	root.SetArgs(append(args, "--server", url, "--as", "anna", "--password-file", secret))
	err := root.ExecuteContext(ctx)
	return out.String(), err
}

func selected(state string) string {
	return fmt.Sprintf(`{"id":%q,"state":%q,"sheets":2,"lines":4,"bound":1,"expected_permille":3902,
		"regions":[{"region":"77","cap":7500,"sheets":2,"lines":4,"bound":1}]}`, anID, state)
}

func working(step string) string {
	return fmt.Sprintf(`{"selection":%q,"step":%q,"done":1,"total":2}`, anID, step)
}

const broken = `{"selection":"` + anID + `","step":"failed","done":0,"total":0,"error":"2 signatures are missing.","code":"conflict"}`

func TestBegin_FollowsTheJob(t *testing.T) {
	for _, c := range []struct {
		name, lang string
		looks      []string
		said       string
		code       core.Code
	}{
		{"to its end", "C", []string{
			`{"selections":[],"job":` + working("reading") + `}`,
			`{"selections":[` + selected("loading") + `],"job":` + working("adding") + `}`,
			`{"selections":[` + selected("frozen") + `],"job":` + working("done") + `}`,
		}, "waits for a second person: signatures 4 on sheets 2, expected valid 97.5 %, bound sheets 1. Another person approves it: sheaf select approve " + anID, ""},
		{"in Russian", "ru_RU.UTF-8", []string{`{"selections":[` + selected("frozen") + `]}`}, "Утверждает другой человек: sheaf select approve " + anID, ""},
		{"that fails", "C", []string{`{"selections":[],"job":` + broken + `}`}, "2 signatures are missing.", core.Conflict},
		{"that the node is not at", "C", []string{`{"selections":[` + selected("loading") + `]}`}, "select.left", core.Conflict},
		{"of which nothing is left", "C", []string{`{"selections":[],"job":` + strings.ReplaceAll(working("adding"), anID, "other") + `}`}, "select.gone", core.Conflict},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv("LC_ALL", c.lang)
			said, err := run(t, t.Context(), node(t, selections, c.looks...), "select", "begin")
			if err != nil {
				said += err.Error()
			}
			if !strings.Contains(said, c.said) || core.CodeOf(err) != c.code {
				t.Errorf("it says %q with code %q, want %q and %q", said, core.CodeOf(err), c.said, c.code)
			}
		})
	}
}

func TestTry_SaysWhatWouldBeChosen(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	for _, c := range []struct{ answer, said string }{
		{`{"reading":false,"index":9,"lines":315000,"sheets":70000,"left_out":120,"accept":0.9655,"value":301234.5,"bound":301234.5,"gap":0,"proof":"bound"}`,
			"315,000 signatures on 70,000 sheets would be chosen, 301234.500 of them expected good and no choice more than 301234.500; accepted 96.55 %; left out 120"},
		{`{"reading":true}`, "The state is being read."},
		{`{"index":9,"short":{"missing":3}}`, "3"},
	} {
		said, err := run(t, t.Context(), node(t, selections+"/variant", c.answer), "select", "try", "--max", "315000", "--least", "975", "--without", "anna,boris", "--likeliest")
		if err != nil || !strings.Contains(said, c.said) {
			t.Errorf("%v: it says %q, want %q", err, said, c.said)
		}
	}
	w := wanted{Max: 5, Least: 975, Without: []string{"anna", "boris"}, Likeliest: true}
	if got := w.asks(); got != selections+"/variant?least=97.5&likeliest=yes&max=5&without=anna+boris" {
		t.Errorf("it asks %s", got)
	}
}

func TestHandIn_FollowsTheJob(t *testing.T) {
	for _, c := range []struct {
		name  string
		looks []string
		said  string
		code  core.Code
	}{
		{"to its end", []string{
			`{"selection":` + selected("filing") + `,"missing":[],"job":` + working("filing") + `}`,
			`{"selection":` + selected("filed") + `,"missing":[]}`,
		}, "handed in: sheets 2, bound 1, handed in 0.", ""},
		{"that fails", []string{`{"selection":` + selected("filing") + `,"missing":[],"job":` + broken + `}`}, "2 signatures", core.Conflict},
		{"that the node is not at", []string{`{"selection":` + selected("filing") + `,"missing":[]}`}, "file.left", core.Conflict},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv("LC_ALL", "C")
			said, err := run(t, t.Context(), node(t, filings, c.looks...), "file", "hand-in")
			if err != nil {
				said += err.Error()
			}
			if !strings.Contains(said, c.said) || core.CodeOf(err) != c.code {
				t.Errorf("it says %q with code %q", said, core.CodeOf(err))
			}
		})
	}
}

// Whoever cuts a command short learns that the node goes on.
func TestContinue_CutShort(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	ctx, cut := context.WithCancel(t.Context())
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			cut()
		}
		_, _ = fmt.Fprintf(w, `{"token":"t","id":%q,"selections":[],"job":%s}`, anID, working("reading"))
	}))
	t.Cleanup(server.Close)
	said, err := run(t, ctx, server.URL, "select", "continue", anID)
	if !errors.Is(err, context.Canceled) || !strings.Contains(said, "The node goes on") {
		t.Errorf("it says %q and ends with %v", said, err)
	}
}

func TestShow_TheOneThatIsNamed(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	url := node(t, selections, `{"selections":[`+selected("active")+`]}`)
	said, err := run(t, t.Context(), url, "select", "show")
	if err != nil || !strings.HasPrefix(said, "77  signatures 4 of at most 7500, sheets 2, bound 1\nSelection "+anID+", in force") {
		t.Errorf("it says %q (%v)", said, err)
	}
	if _, err := run(t, t.Context(), url, "select", "show", "other"); core.CodeOf(err) != core.NotFound {
		t.Errorf("of an unknown one: %v", err)
	}
}

func TestRejected_SaysWhatTheListMeans(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	list := filepath.Join(t.TempDir(), "list.csv")
	if err := os.WriteFile(list, []byte("volume,page,line\n1,1,2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	answer := `{"rows":[{"row":2,"volume":1,"page":1,"line":2,"ground":"5","sheet":"91X7B9"},{"row":3,"volume":9,"page":1,"line":2,"why":"There is no such volume."}],
		"found":1,"not_found":1,"grounds":[{"ground":"5","rows":1,"found":1}],"effect":{"drawn":60000,"allowed":2999,"to_win_back":1}}`
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == filings+"/rejected" {
			_, _ = w.Write([]byte(answer))
			return
		}
		_, _ = w.Write([]byte(`{"token":"t"}`))
	}))
	defer server.Close()
	said, err := run(t, t.Context(), server.URL, "file", "rejected", list, "--drawn", "60000")
	for _, want := range []string{"row 2: volume 1, page 1, line 2, ground 5: sheet 91-X7-B9", "There is no such volume.", "at most 2,999 may be invalid: 1 to win back", "Rows 2, found 1, not found 1."} {
		if err != nil || !strings.Contains(said, want) {
			t.Errorf("%v: it does not say %q: %s", err, want, said)
		}
	}
	if _, err := run(t, t.Context(), server.URL, "file", "rejected", list+".none"); core.CodeOf(err) != core.NotFound {
		t.Errorf("a list that is not there: %v", err)
	}
}
