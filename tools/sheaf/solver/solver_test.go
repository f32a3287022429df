package solver_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/tools/sheaf/solver"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

func run(t *testing.T, c *cobra.Command, args ...string) (string, error) {
	t.Helper()
	t.Setenv("LC_ALL", "en")
	var out bytes.Buffer
	c.SetOut(&out)
	c.SetErr(&out)
	c.SilenceErrors, c.SilenceUsage = true, true
	c.SetArgs(args)
	err := c.Execute()
	return out.String(), err
}

func solve(t *testing.T, text string, args ...string) (string, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "problem.json")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return run(t, solver.Select(terminal.Group("select", "")), append([]string{"--problem", path}, args...)...)
}

// Two regions, whole sheets of three and two lines: 5 of 6 lines fit by one sheet of each width.
const wholeSheets = `{"min":1,"max":5,"whole":true,
 "regions":[{"region":"77","max":3},{"region":"50","max":5}],
 "sheets":[{"sheet":"A","region":"77","lines":[900,900,900]},
           {"sheet":"B","region":"77","lines":[1000,1000]},
           {"sheet":"C","region":"50","lines":[800,800]},
           {"sheet":"D","region":"50","risk":500,"lines":[1000,1000,1000]}]}`

func TestSelect_Problem(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       string
	}{
		{"whole sheets", wholeSheets, `{"lines":5,"value_millionths":4300000,"bound_millionths":4300000,"gap_millionths":0,"proof":"bound",
			"exchange_reach":0,"price_bound_millionths":4300000,"rows":[{"sheet":"A","lines":[1,2,3]},{"sheet":"C","lines":[1,2]}],
			"regions":[{"region":"50","lines":2,"sheets":1},{"region":"77","lines":3,"sheets":1}]}`},
		{"what must go in", strings.Replace(wholeSheets, `"min":1,`, `"min":1,"must":[{"sheet":"B","lines":[1]}],`, 1),
			`{"lines":4,"value_millionths":3600000,"bound_millionths":3600000,"gap_millionths":0,"proof":"exchanges",
			"exchange_reach":0,"price_bound_millionths":0,"rows":[{"sheet":"B","lines":[1,2]},{"sheet":"C","lines":[1,2]}],
			"regions":[{"region":"50","lines":2,"sheets":1},{"region":"77","lines":2,"sheets":1}]}`},
		{"too few", strings.Replace(wholeSheets, `"max":3`, `"max":1`, 1),
			`{"lines":5,"value_millionths":3100000,"bound_millionths":3100000,"gap_millionths":0,"proof":"bound",
			"exchange_reach":0,"price_bound_millionths":3100000,"rows":[{"sheet":"C","lines":[1,2]},{"sheet":"D","lines":[1,2,3]}],
			"regions":[{"region":"50","lines":5,"sheets":2},{"region":"77","lines":0,"sheets":0}]}`},
	} {
		out, err := solve(t, c.text, "--json")
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		var got, want map[string]any
		if err := errors.Join(json.Unmarshal([]byte(out), &got), json.Unmarshal([]byte(c.want), &want)); err != nil {
			t.Fatalf("%s: %v in %s", c.name, err, out)
		}
		for _, free := range []string{"exchange_reach", "price_bound_millionths", "proof"} { // how, not what
			if got[free] == nil {
				t.Errorf("%s: no %s", c.name, free)
			}
			delete(got, free)
			delete(want, free)
		}
		a, _ := json.Marshal(got)
		b, _ := json.Marshal(want)
		if !bytes.Equal(a, b) {
			t.Errorf("%s:\n%s, not\n%s", c.name, a, b)
		}
	}
}

// Ten lines of a chance of 0.9 and five of 0.4: by what can be expected all are handed in, a commission that refuses at half
// bad is better off without the weak ones.
func TestSelect_ProblemWithScheme(t *testing.T) {
	text := `{"min":8,"max":15,"regions":[{"region":"1","max":15}],"scheme":{"draws":[5],"refuse_share":3000,"required":0},
		"sheets":[{"sheet":"A","region":"1","lines":[900,900,900,900,900]},{"sheet":"B","region":"1","lines":[900,900,900,900,900]},
		{"sheet":"C","region":"1","lines":[400,400,400,400,400]}]}`
	out, err := solve(t, text, "--json")
	var got struct {
		Lines  int
		Accept float64 `json:"acceptance"`
	}
	if err := errors.Join(err, json.Unmarshal([]byte(out), &got)); err != nil {
		t.Fatal(err)
	}
	if got.Lines != 10 || got.Accept != 1 {
		t.Errorf("%d lines are accepted with %v: %s", got.Lines, got.Accept, out)
	}
	if out, err := solve(t, text); err != nil || !strings.Contains(out, "Acceptance: 100.00 %.") {
		t.Errorf("%v, %s", err, out)
	}
}

func TestSelect_RefusesProblems(t *testing.T) {
	for _, c := range []struct{ name, text, says, field string }{
		{"no JSON", `{"min":`, "The file is no problem of a selection, at byte ", "(problem)"},
		{"a word that is not known", `{"minimum":3}`, `unknown field "minimum"`, ""},
		{"a sheet without a name", `{"max":1,"sheets":[{"region":"1","lines":[1]}]}`, "Sheet number 1 has no name", ""},
		{"a sheet twice", `{"max":1,"sheets":[{"sheet":"A","region":"1"},{"sheet":"A","region":"1"}]}`, "one that another sheet has: A", ""},
		{"ten lines", `{"max":1,"sheets":[{"sheet":"A","region":"1","lines":[1,1,1,1,1,1,1,1,1,1]}]}`, "A sheet has lines 1 to 9. Correct those of sheet A.", ""},
		{"a chance beyond 1", `{"max":1,"regions":[{"region":"1","max":1}],"sheets":[{"sheet":"A","region":"1","lines":[1001]}]}`, "A chance is 0 to 1000 permille.", "(chance)"},
		{"a list with a sheet that is not there", `{"max":1,"must":[{"sheet":"B","lines":[1]}]}`, "There is no sheet B in the file.", "(must)"},
		{"a list with line 0", `{"max":1,"sheets":[{"sheet":"A","region":"1","lines":[1]}],"never":[{"sheet":"A","lines":[0]}]}`, "A sheet has lines 1 to 9.", "(never)"},
		{"a minimum above the maximum", `{"min":2,"max":1}`, "At least 2 and at most 1 is no range", "(max)"},
		{"a share beyond 1", `{"max":1,"scheme":{"refuse_share":10001}}`, "A share lies between 0 and 10000", "(scheme)"},
		{"a draw below 0", `{"max":1,"scheme":{"draws":[-1]}}`, "A share lies between", "(draws)"},
	} {
		_, err := solve(t, c.text)
		if said := terminal.Said(err); err == nil || !strings.Contains(said, c.says) || !strings.HasSuffix(said, c.field) {
			t.Errorf("%s: %s", c.name, said)
		}
	}
	_, err := run(t, solver.Select(terminal.Group("select", "")), "--problem", filepath.Join(t.TempDir(), "none"))
	if err == nil || !strings.Contains(terminal.Said(err), "no such file") {
		t.Errorf("a file that is not there: %v", err)
	}
}

// The published chances of 2018, to the digit.
func TestForecast_President2018(t *testing.T) {
	var got struct {
		Bad    int
		Accept float64
		Refuse float64
		First  float64 `json:"first_draw"`
		Curve  []struct {
			Share  float64 `json:"share_percent"`
			Accept float64
		}
	}
	out, err := run(t, solver.Forecast(), "--filed", "315000", "--share", "4.9", "--curve", "4.8,5.2,0.05", "--json")
	if err := errors.Join(err, json.Unmarshal([]byte(out), &got)); err != nil {
		t.Fatal(err)
	}
	if got.Bad != 15435 || math.Round(got.Accept*1e4) != 9655 || math.Round(got.First*1e4) != 8943 || len(got.Curve) != 9 {
		t.Errorf("%+v", got)
	}
	for _, p := range got.Curve {
		if want, published := map[float64]float64{4.8: 9997, 4.9: 9655, 4.95: 8502, 5: 6076, 5.1: 1229, 5.2: 70}[p.Share]; published && math.Round(p.Accept*1e4) != want {
			t.Errorf("at %v %%: %v", p.Share, p.Accept)
		}
	}
	out, err = run(t, solver.Forecast(), "--filed", "315000", "--share", "5.1")
	if err != nil || out != "315,000 signatures handed in, 16,065 of them invalid: accepted 12.29 %, counted in full 0.00 %, refused 87.71 %.\n" {
		t.Errorf("%v, %q", err, out)
	}
}

func TestForecast_OtherLaws(t *testing.T) {
	for _, c := range []struct{ args, says string }{
		{"--law california --filed 10007 --share 47.6 --required 8738 --duplicates 400", "refused 100.00 %"},
		{"--law washington --filed 337726 --share 11.84 --required 241153 --duplicates 20000", "accepted 100.00 %"},
		{"--law colorado --filed 163598 --share 45.77 --required 86105", "counted in full 100.00 %"},
		{"--filed 315000 --share 4.9 --seen 2000", "accepted "},
	} {
		out, err := run(t, solver.Forecast(), strings.Fields(c.args)...)
		if err != nil || !strings.Contains(out, c.says) {
			t.Errorf("%s: %v, %s", c.args, err, out)
		}
	}
}

func TestForecast_Refuses(t *testing.T) {
	for _, args := range []string{"--filed 1 --share 101", "--filed -1 --share 1", "--filed 1 --share 1 --law moon",
		"--filed 1 --share 1 --curve 1,2", "--filed 1 --share 1 --draws=-1", "--share 1"} {
		if out, err := run(t, solver.Forecast(), strings.Fields(args)...); err == nil {
			t.Errorf("%s: %s", args, out)
		}
	}
}
