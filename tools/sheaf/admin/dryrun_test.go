package admin

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// Programs get what the node answers, also what this release has no words for; of what it said before nothing is left.
func TestDryRunReport(t *testing.T) {
	var run dryRunReport
	for _, answer := range []string{
		`{"name":"rules","version":"1.3.0","state":"failed","permille":400,"why":"pack.not_here","counts":{"judged":7},"changes":[{"kind":"found","count":2}]}`,
		`{"name":"rules","version":"1.3.0","state":"done","permille":1000,"counts":{"judged":9,"chance_before":7499,"chance_after":7500,"later":1},"offices":[{"office":"one"}],"changes":[]}`,
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
	for lang, words := range map[string][]string{
		"C":  {"The dry run is done: rules/1.3.0, 9 judged", "7 before, 8 after", "1,200  new finding", "Stop"},
		"ru": {"Пробный прогон закончен: rules/1.3.0, проверено 9", "было 7, станет 8", "1\u00a0200  новое замечание", "Стоп"},
	} {
		t.Setenv("LC_ALL", lang)
		var said strings.Builder
		run.Changes = []dryRunChange{{Kind: "found", Code: "a.b", Severity: "block", Count: 1200}}
		err := sayDryRun(&said, run)
		for _, part := range words {
			if err != nil || !strings.Contains(said.String(), part) {
				t.Errorf("it lacks %q: %s, %v", part, said.String(), err)
			}
		}
	}
}

// Handbook and description of the API name the limits that the brake has.
func TestRejudge_TheHandbookNamesTheBrake(t *testing.T) {
	for _, file := range []string{"docs/admin.md", "httpui/openapi.json"} {
		book, err := os.ReadFile("../../../" + file)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(book), rejudgeBrake()) {
			t.Errorf("%s does not say %q", file, rejudgeBrake())
		}
	}
}

// A job that is held says so, and how it goes on; one that ended otherwise says why. What it says is in the reader's language.
func TestRejudgeReport(t *testing.T) {
	for lang, words := range map[string][]string{
		"C":  {"By rules/1.3.0: 1,200 judged", "Open now, by any job: 7. Held: it would bar many.", "44 of 1,400 judged lines would be barred, more than 20 and more than one in 100;", "not held again whatever it bars", "sheaf pack rejudge --accept --number 2 --campaign ID", "sheaf pack dry-run NAME/VERSION --campaign ID --report"},
		"ru": {"По rules/1.3.0: проверено 1\u00a0200", "Открыто сейчас, любой проверкой: 7. Задержано: запретов было бы много.", "44 из 1\u00a0400 проверенных", "без новых задержек, сколько бы ни запретило", "sheaf pack rejudge --accept --number 2 --campaign ID", "sheaf pack dry-run NAME/VERSION --campaign ID --report"},
	} {
		t.Setenv("LC_ALL", lang)
		var job rejudgeReport
		if err := json.Unmarshal([]byte(`{"pack":"rules/1.3.0","number":2,"state":"held","why":"rejudge.held","judged":1200,"open":7,"held":{"judged":1400,"barred":44}}`), &job); err != nil {
			t.Fatal(err)
		}
		said := job.say() + "\n" + terminal.Said(job.ended(rejudgeDo{}))
		for _, part := range words {
			if !strings.Contains(said, part) {
				t.Errorf("it lacks %q: %s", part, said)
			}
		}
		if job.ended(rejudgeDo{report: true}) != nil || job.ended(rejudgeDo{stop: true}) != nil {
			t.Error("whoever only asks is refused")
		}
	}
}
