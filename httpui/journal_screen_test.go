package httpui

import (
	"bytes"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
)

// plain strips the tags of a page.
func plain(page []byte) string {
	text := html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(string(page), " "))
	return strings.Join(strings.Fields(text), " ")
}

func TestJournalScreen_ShowsProvesAndPages(t *testing.T) {
	n := open(t)
	n.checkpoint("drive")
	first := n.Browse("auditor", "GET", "/audit", nil)
	if first.Status != 200 || !bytes.Contains(first.Body, []byte(`action="/audit/export"`)) || !strings.Contains(plain(first.Body), "sheaf-test") {
		t.Fatalf("%d %s", first.Status, plain(first.Body))
	}
	older := regexp.MustCompile(`href="(/audit\?from=[^"]+)"`).FindSubmatch(first.Body)
	if older == nil {
		t.Fatal("a journal of more than a page has no way to older entries")
	}
	last := n.Browse("auditor", "GET", html.UnescapeString(string(older[1])), nil)
	if !strings.Contains(string(last.Body), "campaign begun") || strings.Contains(string(first.Body), "campaign begun") {
		t.Error("the older entries are not those before")
	}
	proof := n.Browse("auditor", "GET", "/audit?proof=3", nil)
	if text := plain(proof.Body); !strings.Contains(text, "Proof: entry 3 is under the root") || !strings.Contains(text, "equals the root") {
		t.Errorf("the proof: %s", text)
	}
	about := n.Browse("auditor", "GET", "/audit?about="+machinetest.Sheet(1).Code().String()+"&who=federal", nil)
	if rows := bytes.Count(about.Body, []byte(">sheet issued<")); rows != 1 {
		t.Errorf("%d entries of one sheet by one person", rows)
	}
	wrong := n.Browse("auditor", "GET", "/audit?from=monday", nil, "Accept-Language", "ru")
	if !strings.Contains(plain(wrong.Body), "Это не число от 0.") {
		t.Errorf("from monday: %s", plain(wrong.Body))
	}
	if admin := n.Browse("root", "GET", "/audit?tree=sheaf/house", nil); !strings.Contains(string(admin.Body), "house founded") ||
		strings.Contains(string(admin.Body), "/audit/export") {
		t.Error("the house's journal is not shown to the admin, or with an export")
	}
}

// A root without a signature proves nothing to somebody who does not trust the node.
func TestJournalScreen_SaysThatARootIsUnsigned(t *testing.T) {
	n := open(t)
	proof := regexp.MustCompile(`(?s)<h3 id="proof">.*?<form`)
	for _, when := range []string{"before any checkpoint", "after the last one"} {
		last := query.TreeSize(n.Store.Now(), "drive") - 1
		for lang, want := range map[string][2]string{
			"en": {fmt.Sprintf("No checkpoint covers this entry yet. Root of the tree of %d entries, unsigned.", last+1), "equals the root"},
			"ru": {fmt.Sprintf("Контрольной точки на эту запись ещё нет. Корень дерева (записей: %d) без подписи.", last+1), "сходится с корнем"},
		} {
			screen := n.Browse("auditor", "GET", fmt.Sprintf("/audit?proof=%d", last), nil, "Accept-Language", lang)
			shown := string(proof.Find(screen.Body))
			if !strings.Contains(shown, want[0]) || strings.Contains(shown, want[1]) || strings.Contains(shown, "k-good") {
				t.Errorf("%s, %s: %s", when, lang, shown)
			}
		}
		n.checkpoint("drive")
	}
	covered := string(proof.Find(n.Browse("auditor", "GET", "/audit?proof=3", nil).Body))
	if !strings.Contains(covered, "k-good") || strings.Contains(covered, "unsigned") {
		t.Errorf("a covered entry: %s", covered)
	}
}

func TestJournalScreen_ComparesAnEarlierCheckpoint(t *testing.T) {
	n := open(t)
	sign := func(c audit.Checkpoint) string {
		note, err := audit.Sign(c, n.Signer)
		if err != nil {
			t.Fatal(err)
		}
		return string(note)
	}
	root, err := query.Root(n.Store.Now(), "drive", 5)
	if err != nil {
		t.Fatal(err)
	}
	n.checkpoint("drive")
	for name, c := range map[string]struct {
		note, want string
		status     int
	}{
		"none":              {"", "the chain holds up to entry", 200},
		"a beginning":       {sign(audit.Checkpoint{Origin: "sheaf/drive", Size: 5, Root: root}), "extends your checkpoint of 5 entries", 200},
		"with line ends":    {strings.ReplaceAll(sign(audit.Checkpoint{Origin: "sheaf/drive", Size: 5, Root: root}), "\n", "\r\n"), "extends your checkpoint", 200},
		"another root":      {sign(audit.Checkpoint{Origin: "sheaf/drive", Size: 5, Root: tlog.Hash{1}}), "does not begin with your checkpoint of 5", 200},
		"from the future":   {sign(audit.Checkpoint{Origin: "sheaf/drive", Size: 5000, Root: root}), "Your checkpoint has 5,000 entries", 200},
		"of another tree":   {sign(audit.Checkpoint{Origin: "sheaf/house", Size: 5, Root: root}), "This is a checkpoint of sheaf/house.", 422},
		"of nothing":        {sign(audit.Checkpoint{Origin: "sheaf/drive", Root: root}), "The older checkpoint is not older", 422},
		"of nobody's key":   {strings.Replace(sign(audit.Checkpoint{Origin: "sheaf/drive", Size: 5, Root: root}), "drive", "dr1ve", 1), "no valid signature", 422},
		"no note at all":    {"hello", "no valid signature", 422},
		"without signature": {"sheaf/drive\n5\n" + root.String() + "\n", "no valid signature", 422},
	} {
		n.Unchanged(func() {
			got := n.Browse("auditor", "POST", "/audit", url.Values{"tree": {"sheaf/drive"}, "earlier": {c.note}})
			if got.Status != c.status || !strings.Contains(plain(got.Body), c.want) {
				t.Errorf("%s: %d %s", name, got.Status, plain(got.Body))
			}
		})
	}
}

func TestJournalScreen_NamesTheEntryAtWhichTheChainBreaks(t *testing.T) {
	for name, c := range map[string]struct {
		damage func(m *state.Memory)
		want   string
	}{
		"a changed line": {func(m *state.Memory) {
			line, _ := state.Leaves.Get(m, state.LeafKey("drive", 7))
			state.Leaves.Put(m, state.LeafKey("drive", 7), bytes.Replace(line, []byte("2018"), []byte("2017"), 1))
		}, "the chain breaks at entry 7"},
		"a line with its hash": {func(m *state.Memory) {
			line := []byte("{}")
			state.Leaves.Put(m, state.LeafKey("drive", 7), line)
			state.Nodes.Put(m, state.LeafKey("drive", tlog.StoredHashIndex(0, 7)), [32]byte(tlog.RecordHash(line)))
		}, "the chain breaks at entry"},
		"a line taken away": {func(m *state.Memory) {
			m.Delete([]byte(state.Leaves.Prefix + state.LeafKey("drive", 7)))
		}, "the chain breaks at entry 7"},
		"a forged note": {func(m *state.Memory) {
			notes := query.Checkpoints(m, "drive")
			said, _ := audit.ParseCheckpoint(strings.Split(notes[0], "\n\n")[0] + "\n")
			state.Checkpoints.Put(m, state.CheckpointKey("drive", said.Size), strings.Replace(notes[0], "sheaf-test ", "sheaf-test A", 1))
		}, "the chain breaks at entry"},
	} {
		n := open(t)
		n.checkpoint("drive")
		c.damage(n.Store.World.Memory)
		got := n.Browse("federal", "POST", "/audit", url.Values{"tree": {"sheaf/drive"}, "earlier": {""}})
		if name != "a line taken away" && got.Status != 200 || !strings.Contains(plain(got.Body), c.want) && got.Status == 200 {
			t.Errorf("%s: %d %s", name, got.Status, plain(got.Body)[:200])
		}
	}
}
