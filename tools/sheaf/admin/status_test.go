package admin

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/httpui/figure"
)

func said(t *testing.T, s figure.Status, want ...string) {
	t.Helper()
	table := lines(s)
	words := strings.Join(strings.Fields(table), " ")
	for _, w := range want {
		if !strings.Contains(words, w) {
			t.Errorf("%q is missing in\n%s", w, table)
		}
	}
}

// An admin must not read that entries could be lost: all of the log is on disk, and the number
// is where a start begins with it.
func TestStatus_SaysWhereReplayBegins(t *testing.T) {
	s := figure.Status{Node: "a", Applied: 133, Durable: 4,
		Members: []figure.Member{{Node: "a", Address: "a", Votes: true, Leads: true, Answers: true, Serves: true, Applied: 133, Durable: 4}}}
	said(t, s, "APPLIED BEHIND REPLAY FROM", "a (this) a leads serves 133 0 4 all")
	if strings.Contains(lines(s), "durable") {
		t.Errorf("it says %s", lines(s))
	}
	data, err := json.Marshal(s)
	if err != nil || !strings.Contains(string(data), `"durable":4`) {
		t.Errorf("programs read %s, %v", data, err)
	}
}

// Each trouble of a node can be read off its line.
func TestStatus_SaysWhatIsWrong(t *testing.T) {
	s := figure.Status{Node: "a", Packs: []string{"ru/1"}, Members: []figure.Member{
		{Node: "a", Address: "a@h1:1", Votes: true, Leads: true, Answers: true, Serves: true, Packs: []string{"ru/1"}, Version: "v2"},
		{Node: "b", Address: "b@h2:1", Votes: true},
		{Node: "c", Address: "c@h3:1", Answers: true, Applied: 7, Behind: 90, MissingBlobs: 3, FreeBytes: 2_500_000_000, Version: "v1"},
		{Node: "d", Address: "d@h4:1", Votes: true, Answers: true, Serves: true, MissingBlobs: -1, Packs: []string{"ru/1"}, ClockAhead: -7300,
			Alarms: []figure.Alarm{{Kind: "clock.apart", Count: 1, Since: "2026-11-22T10:00:00Z"}}},
	}}
	said(t, s, "a (this) h1:1 leads", "b h2:1 votes does not answer", "c h3:1 joins starting 7 90 0 3 missing 2.5 GB 0 v1",
		"d h4:1 votes serves 0 0 0 ? 0.0 GB 0 -7.3 s",
		"node d raises clock.apart (1) since 2026-11-22T10:00:00Z", "node c differs: packs ; editions")
}

func TestStatus_SaysThatTheNodeOnlyShows(t *testing.T) {
	for why, words := range map[string]string{
		"store.full": "its disk is nearly full\n", "store.split": "the nodes have different states (docs/runbooks.md", "": "it says not why\n",
	} {
		if said := lines(figure.Status{Node: "n", ReadOnly: true, ReadOnlyWhy: why}); !strings.Contains(said, "node n is read-only: "+words) {
			t.Errorf("%s: it says %q", why, said)
		}
	}
	if said := lines(figure.Status{Node: "n"}); strings.Contains(said, "read-only") {
		t.Errorf("it says %q", said)
	}
}
