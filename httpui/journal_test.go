package httpui

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
)

// journalAnswer is the list of entries on the wire.
type journalAnswer struct {
	Tree    string
	Size    int64
	Before  int64
	Entries []entryBody
}

// checkpoint has the tree as it is signed and recorded.
func (n *node) checkpoint(tree string) {
	n.TB.Helper()
	if err := n.app.Notary.Checkpoint(n.TB.Context(), tree); err != nil {
		n.TB.Fatal(err)
	}
}

func TestJournalAPI_PagesThroughEveryEntryOnce(t *testing.T) {
	n := open(t)
	seen, path := 0, "/api/v1/journal?tree=drive&limit=7"
	for path != "" {
		var page journalAnswer
		n.Ask("auditor", "GET", path, nil).JSON(t, &page)
		for _, e := range page.Entries {
			line, err := query.Leaf(n.Store.Now(), "drive", e.Number)
			hash := tlog.RecordHash([]byte(e.Line))
			if err != nil || string(line) != e.Line || fmt.Sprintf("%x", hash[:]) != e.Hash || e.Number != page.Size-1-int64(seen) {
				t.Fatalf("entry %d is %+v", seen, e)
			}
			seen++
		}
		if path = ""; page.Before > 0 {
			path = fmt.Sprintf("/api/v1/journal?tree=drive&limit=7&before=%d", page.Before)
		}
	}
	if size := query.TreeSize(n.Store.Now(), "drive"); int64(seen) != size {
		t.Errorf("%d entries of %d", seen, size)
	}
}

func TestJournalAPI_Filters(t *testing.T) {
	n := open(t)
	code := machinetest.Sheet(0).Code()
	for query, want := range map[string]func(audit.Leaf) bool{
		"subject=sheet:" + string(code):    func(l audit.Leaf) bool { return l.Subject == "sheet:"+string(code) },
		"subject=" + code.String():         func(l audit.Leaf) bool { return l.Subject == "sheet:"+string(code) },
		"actor=" + user("federal"):         func(l audit.Leaf) bool { return l.Actor == machinetest.User("federal") },
		"from=2018-01-18T09:00:30%2B03:00": func(l audit.Leaf) bool { return l.Time >= machinetest.Start+30000 },
	} {
		var page journalAnswer
		n.Ask("auditor", "GET", "/api/v1/journal?limit=500&"+query, nil).JSON(t, &page)
		if len(page.Entries) == 0 || int64(len(page.Entries)) == page.Size {
			t.Errorf("%s: %d entries of %d", query, len(page.Entries), page.Size)
		}
		for _, e := range page.Entries {
			if leaf, err := audit.Parse([]byte(e.Line)); err != nil || !want(leaf) {
				t.Errorf("%s: %s", query, e.Line)
			}
		}
	}
}

func TestJournalAPI_ShowsEachScopeItsOwn(t *testing.T) {
	n := open(t)
	for who, own := range map[string]func(audit.Leaf) bool{
		"coordinator2": func(l audit.Leaf) bool {
			return l.Get("office") == office("two") || l.Subject == "office:"+office("two")
		},
		"regional": func(l audit.Leaf) bool {
			return l.Get("office") == office("one") || l.Subject == "office:"+office("one")
		},
	} {
		var page journalAnswer
		n.Ask(who, "GET", "/api/v1/journal?limit=500", nil).JSON(t, &page)
		want := 0
		for i := range page.Size {
			line, _ := query.Leaf(n.Store.Now(), "drive", i)
			leaf, err := audit.Parse(line)
			if err != nil {
				t.Fatal(err)
			}
			got := n.Ask(who, "GET", fmt.Sprintf("/api/v1/journal/%d/proof", i), nil).Status
			screen := n.Browse(who, "GET", fmt.Sprintf("/audit?proof=%d", i), nil).Status
			switch {
			case own(leaf):
				want++
				if got != 200 || screen != 200 {
					t.Errorf("%s: entry %d of his own: %d, %d", who, i, got, screen)
				}
			case got != 404 || screen != 404:
				t.Errorf("%s: entry %d of others: %d, %d", who, i, got, screen)
			}
		}
		if len(page.Entries) != want || want == 0 {
			t.Errorf("%s sees %d entries of his %d", who, len(page.Entries), want)
		}
		for _, e := range page.Entries {
			if leaf, _ := audit.Parse([]byte(e.Line)); !own(leaf) {
				t.Errorf("%s sees %s", who, e.Line)
			}
		}
	}
}

func TestJournalAPI_Refuses(t *testing.T) {
	n := open(t)
	n.checkpoint("drive")
	n.refused([]check{
		{"an operator", "operator1", "GET", "/api/v1/journal", nil, 403, core.Denied, ""},
		{"a tree that is not there", "auditor", "GET", "/api/v1/journal?tree=none", nil, 404, core.NotFound, "tree"},
		{"the house by an auditor of one campaign", "auditor", "GET", "/api/v1/journal?tree=house", nil, 404, core.NotFound, "tree"},
		{"the house by a coordinator", "coordinator1", "GET", "/api/v1/journal?tree=sheaf/house", nil, 404, core.NotFound, "tree"},
		{"a moment that is none", "auditor", "GET", "/api/v1/journal?from=yesterday", nil, 422, core.Invalid, "from"},
		{"a number that is none", "auditor", "GET", "/api/v1/journal?before=-1", nil, 422, core.Invalid, "before"},
		{"a page of none", "auditor", "GET", "/api/v1/journal?limit=0", nil, 422, core.Invalid, "limit"},
		{"a page without end", "auditor", "GET", "/api/v1/journal?limit=501", nil, 422, core.Invalid, "limit"},
		{"the proof of no number", "auditor", "GET", "/api/v1/journal/one/proof", nil, 422, core.Invalid, "n"},
		{"the proof of nothing", "auditor", "GET", "/api/v1/journal/99999/proof", nil, 404, core.NotFound, "n"},
		{"a proof beyond the tree", "auditor", "GET", "/api/v1/journal/0/proof?size=99999", nil, 422, core.Invalid, "size"},
		{"a proof from before the entry", "auditor", "GET", "/api/v1/journal/5/proof?size=3", nil, 404, core.NotFound, "n"},
		{"checkpoints of no size", "auditor", "GET", "/api/v1/checkpoints?from=x", nil, 422, core.Invalid, "from"},
		{"an export by an admin", "root", "POST", "/api/v1/exports", obj{"campaign": "drive"}, 403, core.Denied, ""},
		{"an export of another campaign", "auditor", "POST", "/api/v1/exports", obj{"campaign": "other"}, 403, core.Denied, ""},
	})
	if got := n.Browse("auditor", "GET", "/audit/checkpoints/3", nil); got.Status != 404 {
		t.Errorf("a checkpoint of no such size: %d", got.Status)
	}
}

func TestJournalAPI_ProofsHold(t *testing.T) {
	n := open(t)
	n.checkpoint("drive")
	size := query.TreeSize(n.Store.Now(), "drive") - 1
	for i := range size + 1 {
		var p struct {
			Size             int64
			Line, Hash, Root string
			Proof            []string
			Note             string
		}
		n.Ask("auditor", "GET", fmt.Sprintf("/api/v1/journal/%d/proof", i), nil).JSON(t, &p)
		proof := make(tlog.RecordProof, len(p.Proof))
		for k, text := range p.Proof {
			raw, err := base64.StdEncoding.DecodeString(text)
			if err != nil {
				t.Fatal(err)
			}
			proof[k] = tlog.Hash(raw)
		}
		root, err := tlog.ParseHash(p.Root)
		if err != nil {
			t.Fatal(err)
		}
		if err := tlog.CheckRecord(proof, p.Size, root, i, tlog.RecordHash([]byte(p.Line))); err != nil {
			t.Errorf("entry %d: %v", i, err)
		}
		said, err := audit.Verify([]byte(p.Note), n.Signer.Verifier())
		if covered := i < size; covered != (err == nil) || covered && (said.Root != root || p.Size != size) {
			t.Errorf("entry %d, covered %v: %v, note %+v", i, covered, err, said)
		}
	}
}

func TestSides_JoinToTheRoot(t *testing.T) {
	var hashes []tlog.Hash
	read := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var list []tlog.Hash
		for _, i := range indexes {
			list = append(list, hashes[i])
		}
		return list, nil
	})
	for size := int64(1); size <= 70; size++ {
		more, err := tlog.StoredHashes(size-1, []byte(strconv.FormatInt(size, 10)), read)
		if err != nil {
			t.Fatal(err)
		}
		hashes = append(hashes, more...)
		root, err := tlog.TreeHash(size, read)
		if err != nil {
			t.Fatal(err)
		}
		for n := range size {
			proof, err := tlog.ProveRecord(size, n, read)
			if err != nil {
				t.Fatal(err)
			}
			h := tlog.RecordHash([]byte(strconv.FormatInt(n+1, 10)))
			way := sides(size, n)
			if len(way) != len(proof) {
				t.Fatalf("leaf %d of %d: %d sides for %d hashes", n, size, len(way), len(proof))
			}
			for i, left := range way {
				if left {
					h = tlog.NodeHash(proof[i], h)
				} else {
					h = tlog.NodeHash(h, proof[i])
				}
			}
			if h != root {
				t.Errorf("leaf %d of %d does not lead to the root", n, size)
			}
		}
	}
}

func TestJournalAPI_CheckpointsExtendEachOther(t *testing.T) {
	n := open(t)
	for range 3 {
		n.checkpoint("drive")
		n.Ask("federal", "POST", "/api/v1/sheets", wish(3))
	}
	var all, later struct {
		Key         string
		Checkpoints []checkpointBody
	}
	n.Ask("auditor", "GET", "/api/v1/checkpoints?tree=drive", nil).JSON(t, &all)
	if len(all.Checkpoints) != 3 {
		t.Fatalf("%d checkpoints", len(all.Checkpoints))
	}
	first, err := audit.Verify([]byte(all.Checkpoints[0].Note), all.Key)
	if err != nil {
		t.Fatal(err)
	}
	n.Ask("auditor", "GET", fmt.Sprintf("/api/v1/checkpoints?from=%d", first.Size), nil).JSON(t, &later)
	for _, c := range later.Checkpoints {
		said, err := audit.Verify([]byte(c.Note), all.Key)
		if err != nil {
			t.Fatal(err)
		}
		proof := make(tlog.TreeProof, len(c.Consistency))
		for i, text := range c.Consistency {
			if proof[i], err = tlog.ParseHash(text); err != nil {
				t.Fatal(err)
			}
		}
		if err := tlog.CheckTree(proof, said.Size, said.Root, first.Size, first.Root); err != nil {
			t.Errorf("size %d: %v", said.Size, err)
		}
	}
	note := n.Browse("auditor", "GET", fmt.Sprintf("/audit/checkpoints/%d?tree=sheaf/drive", first.Size), nil)
	if note.Status != 200 || string(note.Body) != all.Checkpoints[0].Note {
		t.Errorf("%d %q", note.Status, note.Body)
	}
}

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

func TestExport_IsCoveredAndTellsOfItself(t *testing.T) {
	n := open(t)
	slipped := 0
	n.Store.Busy = func(w *machinetest.World) { // a busy hour: entries slip in before the moment is opened
		if slipped++; slipped > 1 && slipped < 5 {
			w.Must(machinetest.User("coordinator1"), machinetest.Plan("one", "77", 7+slipped, 7+slipped))
		}
	}
	state.Series.Put(n.Store.World.Memory, state.SeriesKey("drive", 0), 9)
	got := n.Ask("auditor", "POST", "/api/v1/exports", obj{"campaign": ""})
	n.Store.Busy = nil
	if got.Status != 200 || !regexp.MustCompile(`filename="sheaf-drive-\d+\.zip"`).MatchString(got.Header.Get("Content-Disposition")) {
		t.Fatalf("%d %s", got.Status, got.Body)
	}
	file, err := zip.NewReader(bytes.NewReader(got.Body), int64(len(got.Body)))
	if err != nil {
		t.Fatal(err)
	}
	content := map[string]string{}
	for _, f := range file.File {
		opened, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if _, err := b.ReadFrom(opened); err != nil {
			t.Fatal(err)
		}
		content[f.Name] = b.String()
	}
	if !strings.Contains(content["journal.jsonl"], `"kind":"export.make/1"`) || !strings.Contains(content["checkpoints.txt"], "sheaf/drive") {
		t.Errorf("the export has the files %v", len(content))
	}
	form := n.Browse("auditor", "POST", "/audit/export", url.Values{"tree": {"sheaf/drive"}})
	if form.Status != 200 || !bytes.HasPrefix(form.Body, []byte("PK")) {
		t.Errorf("from the screen: %d %s", form.Status, form.Body)
	}
}

func TestExport_GivesUpWhenTooMuchHappens(t *testing.T) {
	n := open(t)
	next := 8
	n.Store.Busy = func(w *machinetest.World) {
		w.Must(machinetest.User("coordinator1"), machinetest.Plan("one", "77", next, next))
		next++
	}
	got := n.Ask("auditor", "POST", "/api/v1/exports", obj{"campaign": "drive"})
	n.Store.Busy = nil
	if e := got.Refusal(t); got.Status != 503 || e.Code != core.Unavailable {
		t.Errorf("%d %+v", got.Status, e)
	}
}
