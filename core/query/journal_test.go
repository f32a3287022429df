package query_test

import (
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/query"
)

func TestJournal_PagesFitTogether(t *testing.T) {
	w := house(t)
	size := query.TreeSize(w.Memory, string(drive))
	for limit := 1; limit <= int(size)+1; limit += 7 {
		var seen []int64
		for before := int64(0); ; {
			leaves, more, err := query.Journal(w.Memory, string(drive), query.Filter{}, before, limit)
			if err != nil || len(leaves) > limit {
				t.Fatalf("%d leaves, %v", len(leaves), err)
			}
			for _, l := range leaves {
				seen = append(seen, l.N)
			}
			if before = more; more == 0 {
				break
			}
		}
		for i, n := range seen {
			if n != size-1-int64(i) {
				t.Fatalf("pages of %d: leaf %d stands where %d is due", limit, n, size-1-int64(i))
			}
		}
		if int64(len(seen)) != size {
			t.Errorf("pages of %d hold %d of %d leaves", limit, len(seen), size)
		}
	}
}

func TestJournal_Filter(t *testing.T) {
	w := house(t)
	w.Received(user("operator1"), "anna")
	since := w.Now
	w.Received(user("operator1b"), "boris")
	count := func(f query.Filter) int {
		leaves, more, err := query.Journal(w.Memory, string(drive), f, 0, 100)
		if err != nil || more != 0 {
			t.Fatalf("%v, more %d", err, more)
		}
		return len(leaves)
	}
	for name, c := range map[string]struct {
		f    query.Filter
		want int
	}{
		"by actor":   {query.Filter{Actor: user("operator1b")}, 2},
		"by subject": {query.Filter{Subject: "visit:" + string(visit("anna"))}, 1},
		"both":       {query.Filter{Actor: user("operator1"), Subject: "visit:" + string(visit("boris"))}, 0},
		"by time":    {query.Filter{From: since + 1}, 2},
		"up to now":  {query.Filter{From: since}, 4},
		"by sight":   {query.Filter{Only: func(l audit.Leaf) bool { return l.Kind == "visit.open/1" }}, 2},
	} {
		if got := count(c.f); got != c.want {
			t.Errorf("%s: %d leaves, want %d", name, got, c.want)
		}
	}
}

func TestJournal_EmptyTree(t *testing.T) {
	leaves, more, err := query.Journal(house(t).Memory, "none", query.Filter{}, 0, 10)
	if len(leaves) > 0 || more != 0 || err != nil {
		t.Errorf("%d leaves, more %d, %v", len(leaves), more, err)
	}
}

// A coordinator reads the leaves of his office and no others.
func TestReadable_OfTheOwnOffice(t *testing.T) {
	w := house(t)
	c, _ := query.UserByLogin(w.Memory, "coordinator1")
	leaves, _, err := query.Journal(w.Memory, string(drive), query.Filter{Only: query.Readable(w.Memory, c)}, 0, 1000)
	if err != nil || len(leaves) == 0 {
		t.Fatalf("%d leaves, %v", len(leaves), err)
	}
	one := string(machinetest.Office("one"))
	for _, l := range leaves {
		if l.Get("office") != one && l.Subject != "office:"+one {
			t.Errorf("the coordinator reads %s about %s", l.Kind, l.Subject)
		}
	}
}

func TestProofs(t *testing.T) {
	w := house(t)
	tree := string(drive)
	size := query.TreeSize(w.Memory, tree)
	root, err := query.Root(w.Memory, tree, size)
	if err != nil {
		t.Fatal(err)
	}
	old, err := query.Root(w.Memory, tree, size/2)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int64{0, size / 2, size - 1} {
		proof, err := query.Inclusion(w.Memory, tree, size, n)
		if err != nil {
			t.Fatal(err)
		}
		line, err := query.Leaf(w.Memory, tree, n)
		if err != nil || tlog.CheckRecord(proof, size, root, n, tlog.RecordHash(line)) != nil {
			t.Errorf("leaf %d is not proven: %v", n, err)
		}
	}
	consistent, err := query.Consistency(w.Memory, tree, size, size/2)
	if err != nil || tlog.CheckTree(consistent, size, root, size/2, old) != nil {
		t.Errorf("the growth is not proven: %v", err)
	}
	if _, err := query.Leaf(w.Memory, tree, size); core.CodeOf(err) != core.NotFound {
		t.Errorf("a leaf beyond the end: %v", err)
	}
}
