package main

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/bench/listing"
	"github.com/sheaf-drive/sheaf/bench/result"
	"github.com/sheaf-drive/sheaf/core/passport"

	"github.com/sheaf-drive/sheaf/bench/place"
)

func sound() result.Result {
	return result.Result{Name: "n", Commit: "c", Machine: "m",
		Figures: []figure{figureOf("a", "ms", []float64{5, 1, 4, 2, 3}), figureOf("s", "share", []float64{0, 0, 0.5, 1, 1})},
		Peers:   []peer{peerOf("vs_x.time", []float64{1, 1, 1, 1, 1}, []float64{4, 4, 4, 4, 4})},
		Missing: []string{"vs_y.time: not installed"}}
}

var soundPeers = []string{"vs_x.time", "vs_y.time"}

func TestResult_Check(t *testing.T) {
	cases := []struct {
		name  string
		spoil func(*result.Result)
		want  string // part of the complaint, empty when there is none
	}{
		{"sound", func(*result.Result) {}, ""},
		{"four runs", func(r *result.Result) { r.Figures[0] = figureOf("a", "ms", []float64{1, 2, 3, 4}) }, "4 runs"},
		{"no run", func(r *result.Result) { r.Figures[0] = figureOf("a", "ms", nil) }, "0 runs"},
		{"no unit", func(r *result.Result) { r.Figures[0].Unit = "" }, "no unit"},
		{"not a number", func(r *result.Result) { r.Figures[0].Median = math.NaN() }, "not a number"},
		{"share of 101 percent", func(r *result.Result) { r.Figures[1].Max = 1.01 }, "share"},
		{"share in percent below zero", func(r *result.Result) { r.Figures[1].Min = -0.1 }, "share"},
		{"same id twice", func(r *result.Result) { r.Figures[1].ID = "a" }, "twice"},
		{"empty id", func(r *result.Result) { r.Figures[0].ID = "" }, "empty"},
		{"peer with four runs", func(r *result.Result) { r.Peers[0].Runs = 4 }, "4 runs"},
		{"peer of nothing", func(r *result.Result) { r.Peers[0] = peerOf("vs_x.time", []float64{1, 1, 1, 1, 1}, make([]float64, 5)) }, "ratio"},
		{"peer left out", func(r *result.Result) { r.Missing = nil }, "neither measured nor missing"},
		{"peer unheard of", func(r *result.Result) { r.Peers[0].ID = "vs_z.time" }, "does not name"},
		{"missing without reason", func(r *result.Result) { r.Missing[0] = "vs_y.time" }, "reason"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := sound()
			c.spoil(&r)
			err := r.Check(soundPeers)
			if c.want == "" && err != nil {
				t.Errorf("complains: %v", err)
			}
			if c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("complains %v, want %q", err, c.want)
			}
		})
	}
}

// TestWrite_Format pins the line that others read, byte for byte.
func TestWrite_Format(t *testing.T) {
	r := sound()
	r.Figures = []figure{r.Figures[0].Bounded(0.5), r.Figures[1]}
	var out bytes.Buffer
	if err := write(&out, r, true); err != nil {
		t.Fatal(err)
	}
	want := `{"name":"n","commit":"c","machine":"m","figures":[` +
		`{"id":"a","unit":"ms","runs":5,"min":1,"median":3,"max":5,"bound":0.5},` +
		`{"id":"s","unit":"share","runs":5,"min":0,"median":0.5,"max":1,"bound":null}],` +
		`"peers":[{"id":"vs_x.time","ratio":0.25,"ours":1,"theirs":4,"runs":5}],` +
		`"missing":["vs_y.time: not installed"]}` + "\n"
	if out.String() != want {
		t.Errorf("line is\n%swant\n%s", out.String(), want)
	}
}

func TestMeasure_ListsAreNeverNull(t *testing.T) {
	empty := benchmark{name: "n", run: func(context.Context, setting) (outcome, error) { return outcome{}, nil }}
	r, err := measure(t.Context(), empty, setting{}, place.Location{})
	if err != nil {
		t.Fatal(err)
	}
	line, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(line, []byte(`"figures":null`)) || bytes.Contains(line, []byte(`"missing":null`)) {
		t.Errorf("a list is null: %s", line)
	}
}

func TestMeasure_PeersNotAskedForAreMissing(t *testing.T) {
	b := benchmark{name: "n", peers: []string{"vs_x.time"},
		run: func(context.Context, setting) (outcome, error) { return outcome{}, nil }}
	r, err := measure(t.Context(), b, setting{peers: false}, place.Location{})
	if err != nil || len(r.Missing) != 1 || !strings.HasPrefix(r.Missing[0], "vs_x.time: ") {
		t.Errorf("missing is %q, %v", r.Missing, err)
	}
	if _, err := measure(t.Context(), b, setting{peers: true}, place.Location{}); err == nil {
		t.Error("a peer asked for and not measured goes unnoticed")
	}
	b.run = func(context.Context, setting) (outcome, error) {
		return outcome{peers: []result.Peer{peerOf("vs_x.time", []float64{1, 1, 1, 1, 1}, []float64{2, 2, 2, 2, 2})}}, nil
	}
	if r, err := measure(t.Context(), b, setting{peers: false}, place.Location{}); err != nil || len(r.Missing) != 0 {
		t.Errorf("one that was measured all the same: missing is %q, %v", r.Missing, err)
	}
}

func TestCommand_ExitCodes(t *testing.T) {
	cases := []struct {
		name string
		args []string
		code int
		log  string
	}{
		{"no command", nil, exitUsage, "no command"},
		{"unknown command", []string{"walk"}, exitUsage, `"walk"`},
		{"unknown flag", []string{"run", "all", "--fast"}, exitUsage, "--fast"},
		{"unknown scale", []string{"run", "all", "--scale", "huge"}, exitUsage, `"huge"`},
		{"judged without value", []string{"run", "all", "--judged"}, exitUsage, "--judged names a file"},
		{"images without value", []string{"run", "all", "--images="}, exitUsage, "--images names a folder"},
		{"scale without value", []string{"run", "all", "--scale"}, exitUsage, `""`},
		{"run without names", []string{"run", "--json"}, exitUsage, "needs names"},
		{"unknown benchmark", []string{"run", "sloth"}, exitUsage, `"sloth"`},
		{"list with a name", []string{"list", "passports"}, exitUsage, "no names"},
		{"report without file", []string{"report"}, exitUsage, "one file"},
		{"report of no file", []string{"report", filepath.Join(t.TempDir(), "none")}, exitFailed, "none"},
		{"list", []string{"list"}, exitDone, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var out, log bytes.Buffer
			if code := command(t.Context(), c.args, &out, &log); code != c.code {
				t.Errorf("exit code %d, want %d", code, c.code)
			}
			if !strings.Contains(log.String(), c.log) {
				t.Errorf("log %q does not name %q", log.String(), c.log)
			}
		})
	}
}

func TestParse_FlagsStandAnywhere(t *testing.T) {
	for _, args := range [][]string{
		{"a", "b", "--json", "--peers", "--scale", "small"},
		{"--scale=small", "a", "--peers", "b", "--json"},
	} {
		o, err := parse(args)
		if err != nil || strings.Join(o.words, " ") != "a b" || !o.json || !o.peers || o.scale != small {
			t.Errorf("%q gives %+v, %v", args, o, err)
		}
	}
}

func TestTable_Sound(t *testing.T) {
	name := regexp.MustCompile(`^[a-z][a-z0-9-]*$`)
	id := regexp.MustCompile(`^vs_[a-z0-9_.]+$`)
	seen := map[string]bool{"all": true}
	for _, b := range table {
		if !name.MatchString(b.name) || seen[b.name] || b.about == "" || b.run == nil {
			t.Errorf("row %q is not sound", b.name)
		}
		seen[b.name] = true
		for _, p := range b.peers {
			if !id.MatchString(p) {
				t.Errorf("%s: peer id %q", b.name, p)
			}
		}
	}
}

func TestReport_QuotesWhatWasMeasured(t *testing.T) {
	var lines bytes.Buffer
	r := sound()
	r.Figures[0] = r.Figures[0].Bounded(0.5)
	if err := write(&lines, r, true); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "lines")
	if err := os.WriteFile(file, lines.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	var out, log bytes.Buffer
	if code := command(t.Context(), []string{"report", "--scale", "small", file}, &out, &log); code != exitDone {
		t.Fatalf("exit code %d: %s", code, log.String())
	}
	for _, want := range []string{
		"## n\n", "Commit `c` · m\n", "`go run ./bench run n --peers --scale small`",
		"| `a` | ms | 5 | 1 | 3 | 5 | 0.5 |\n", "| `s` | share | 5 | 0 | 0.5 | 1 | – |\n",
		"| `vs_x.time` | 0.25 | 1 | 4 | 5 |\n", "* vs_y.time: not installed\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
}

func TestHeapOf_SeesWhatIsKeptAndNoGarbage(t *testing.T) {
	var kept, garbage []byte
	got := heapOf(func() {
		kept, garbage = make([]byte, 8<<20), make([]byte, 32<<20)
		garbage = nil
	})
	if math.Abs(got-8<<20) > 1<<20 {
		t.Errorf("%d bytes kept, %d of garbage, measured %v", len(kept), len(garbage), got)
	}
}

// TestPassports_FindsWhatIsThere runs one sample over few numbers: the
// benchmark itself refuses a wrong answer.
func TestPassports_FindsWhatIsThere(t *testing.T) {
	for _, kind := range passportKinds {
		samples := listing.Samples{}
		keys, err := samples.Set(t.Context(), kind.name, func(random *rand.Rand, _ int, add func([]passport.Key)) {
			kind.draw(random, 85, add) // a single region, and few series
		}, 1, 85)
		if err != nil {
			t.Fatalf("%s: %v", kind.name, err)
		}
		if len(keys) < 18_000 {
			t.Errorf("%s: only %d numbers", kind.name, len(keys))
		}
		for _, f := range passportUnits {
			if len(samples[kind.name+"."+f.id]) != 1 {
				t.Errorf("%s.%s was not measured", kind.name, f.id)
			}
		}
		if err := besideSorted(kind.name, 0, keys, map[string][]float64{}, map[string][]float64{}); err != nil {
			t.Errorf("%s: %v", kind.name, err)
		}
		if least := leastBytes(keys); samples[kind.name+".stored_b_key"][0]*float64(len(keys)) < least {
			t.Errorf("%s takes less than theory allows", kind.name)
		}
	}
}
