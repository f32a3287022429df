package outlook

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
)

const answer = `{"reading":false,"index":12,"filed":4,"offered":5,"accept":0.94,"full_count":0,"refuse":0.06,"share_percent":1.5,
	"share_low_percent":0.1,"share_high_percent":3.6,"gains":{"more_1000":0.01,"checked_again_100":0.002,"one_duplicate":-0.0001},
	"regions":[{"region":"77","collected":4,"cap":7500,"days":-1},{"region":"63","collected":0,"cap":7500,"days":-1}],
	"trust":{"blind_looks":0,"words":["Blind second looks: none yet."]}}`

// ask runs the command against a node that gives the answers one after the other, the last for ever.
func ask(t *testing.T, looks []string, args ...string) (said, query string, err error) {
	t.Helper()
	t.Setenv("LC_ALL", "C")
	var at atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/api/v1/forecast" {
			_, _ = w.Write([]byte(`{"token":"t"}`))
			return
		}
		query = r.URL.RawQuery
		_, _ = w.Write([]byte(looks[min(int(at.Add(1)), len(looks))-1]))
	}))
	defer server.Close()
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("s"), 0o600); err != nil {
		t.Fatal(err)
	}
	c := Forecast()
	c.SilenceErrors, c.SilenceUsage = true, true
	var out bytes.Buffer
	c.SetOut(&out)
	c.SetErr(&out)
	c.SetArgs(append(args, "--server", server.URL, "--as", "fed", "--password-file", secret))
	err = c.Execute()
	return out.String(), query, err
}

func TestForecast_OfANode(t *testing.T) {
	said, query, err := ask(t, []string{answer}, "--share", "4.9", "--campaign", "x")
	for _, want := range []string{"Blind second looks: none yet.", "region 77: 4 of 7,500, days until full: —", "+1.00 %", "-0.01 %",
		"4 signatures handed in of 5 in the store, 1.50 % called invalid (0.10 % to 3.60 %): accepted 94.00 %"} {
		if err != nil || !strings.Contains(said, want) {
			t.Errorf("%v: it does not say %q: %s", err, want, said)
		}
	}
	if query != "campaign=x&share=4.9" || strings.Contains(said, "63") {
		t.Errorf("it asked %q and says %s", query, said)
	}
}

func TestForecast_WaitsForAReading(t *testing.T) {
	said, _, err := ask(t, []string{`{"reading":true}`, answer}, "--json")
	if err != nil || !strings.Contains(said, `"filed":4`) || !strings.Contains(said, `"accept":0.94`) {
		t.Errorf("%v: %s", err, said)
	}
	if _, _, err := ask(t, []string{`{"reading":false,"error":"no room"}`}); core.CodeOf(err) != core.Unavailable {
		t.Errorf("a node without a book: %v", err)
	}
}

func TestForecast_WithoutANodeReckons(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	c := Forecast()
	var out bytes.Buffer
	c.SetOut(&out)
	c.SetArgs([]string{"--filed", "315000", "--share", "4.9"})
	if err := c.Execute(); err != nil || !strings.Contains(out.String(), "accepted 96.55 %") {
		t.Errorf("%v: %s", err, out.String())
	}
	c = Forecast()
	c.SilenceErrors, c.SilenceUsage = true, true
	c.SetArgs([]string{"--filed", "3"})
	if err := c.Execute(); err == nil || !strings.Contains(err.Error(), "cli.forecast.what") {
		t.Errorf("half of the numbers: %v", err)
	}
}
