package httpui

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/query"
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
