package admin

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// Programs get what the node answers, also what this release has no words for; of what it said before nothing is left.
func TestDryRunReport(t *testing.T) {
	var run dryRunReport
	for _, answer := range []string{
		`{"name":"rules","version":"1.3.0","state":"failed","permille":400,"why":"pack.not_here","counts":{"judged":7},"changes":[{"kind":"found","count":2}]}`,
		`{"name":"rules","version":"1.3.0","state":"done","permille":1000,"counts":{"judged":9,"chance_after":8000,"later":1},"offices":[{"office":"one"}],"changes":[]}`,
	} {
		if err := json.Unmarshal([]byte(answer), &run); err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		if err := terminal.To(&out, true).Result(run.answer, ""); err != nil || out.String() != answer+"\n" {
			t.Errorf("%s, %v; the node said %s", out.String(), err, answer)
		}
	}
	if run.Why != "" || len(run.Changes) != 0 || run.Counts.Judged != 9 {
		t.Errorf("%+v", run)
	}
	var said strings.Builder
	if err := sayDryRun(&said, run); err != nil || !strings.Contains(said.String(), "rules/1.3.0 is done: 9 judged") || !strings.Contains(said.String(), "8 after") {
		t.Errorf("%s, %v", said.String(), err)
	}
}
