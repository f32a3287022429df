package httpui

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
)

// contents is how often the campaign's journal says that somebody read an example of a dry run.
func (n *node) contents() (count int) {
	v, tree := n.Store.Now(), string(machinetest.Campaign)
	size, _ := state.TreeSizes.Get(v, tree)
	for i := range size {
		line, err := query.Leaf(v, tree, i)
		if err != nil {
			n.TB.Fatal(err)
		}
		if bytes.Contains(line, []byte(`"kind":"personal.read/1"`)) && bytes.Contains(line, []byte(`"dry_run"`)) {
			count++
		}
	}
	return count
}

// A lawyer opens what stands behind an example of a dry run, with its leaf in the journal. Nobody else does, and
// nothing is opened that no run names.
func TestDryRun_ALawyerSeesWhatStandsBehindAnExample(t *testing.T) {
	n := open(t)
	path := n.judged("operator1", "118205")
	c := n.visit(path)
	other := n.visit(n.judged("operator1", "118206")).Signature.ID
	w, v2, g := n.Store.World, machinetest.Version2(), c.Signature
	w.Must(machinetest.User("root"), &machine.UploadPack{Campaign: machinetest.Campaign, Ref: v2, Passed: true})
	w.Must(machinetest.User("root"), &machine.BeginDryRun{Campaign: machinetest.Campaign, Ref: v2})
	change := core.VerdictChange{Kind: core.ChangeFound, Code: "name.yo", Severity: core.SeverityWarn}
	w.Must(core.SystemActor, &machine.StepDryRun{Campaign: machinetest.Campaign, Ref: v2, Number: 1, Upto: g.ID, End: core.DryRunDone,
		Counts: core.DryRunCounts{Judged: 1, Changed: 1}, Examples: []core.DryRunExample{{Signature: g.ID, Office: g.Office, Changes: []core.VerdictChange{change}}}})
	report := "/admin/packs/ru-president-2018/2.0.0/dry-run"
	content := report + "/" + string(g.ID) + "?campaign=drive"

	for who, sees := range map[string]bool{"lawyer": true, "root": false, "federal": false} {
		if html := string(n.Browse(who, "GET", report+"?campaign=drive", nil).Body); strings.Contains(html, content) != sees || strings.Contains(html, "118205") {
			t.Errorf("%s is led to the content: %v", who, !sees)
		}
	}
	before := n.contents()
	n.rules.found = []core.FindingMark{{Code: "name.other", Severity: core.SeverityHint, Field: "family"}}
	got := n.Browse("lawyer", "GET", content, nil)
	for _, words := range []string{"118205", "name.other", "What was typed", "By 2.0.0"} {
		if got.Status != http.StatusOK || !strings.Contains(string(got.Body), words) {
			t.Errorf("the lawyer (%d) does not read %q", got.Status, words)
		}
	}
	if n.contents() != before+1 {
		t.Errorf("%d leaves of readings", n.contents()-before)
	}
	for who, status := range map[string]int{"root": 403, "federal": 403, "auditor": 403, "verifier1": 403, "operator1": 403} {
		if got := n.Browse(who, "GET", content, nil); got.Status != status || strings.Contains(string(got.Body), "118205") {
			t.Errorf("%s: %d", who, got.Status)
		}
	}
	if got := n.Browse("lawyer", "GET", report+"/"+string(other)+"?campaign=drive", nil); got.Status != http.StatusNotFound {
		t.Errorf("what no run names: %d", got.Status)
	}
	if n.contents() != before+1 {
		t.Errorf("refused, and %d leaves of readings", n.contents()-before)
	}
}
