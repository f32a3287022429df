package suggest

import (
	"context"
	"testing"

	"github.com/sheaf-drive/sheaf/bench/judged"
	addressindex "github.com/sheaf-drive/sheaf/raftstore/index/address"
)

// What the issue asks of each family: the share of queries whose object is among the first five.
func floors() map[string]float64 {
	return map[string]float64{
		"prefix": 0.98, "typo1": 0.95, "typo2": 0.85, "layout": 0.95, "swap": 0.95, "abbreviation": 0.98, "yo": 0.98,
		"old_name": 0.98, "number": 0.98, "place": 0.95, "prefix_typo": 0.85, "": 0.95,
	}
}

func TestQuality(t *testing.T) {
	reg, err := realRegion()
	if err != nil {
		t.Fatal(err)
	}
	ix, err := addressindex.Open(reg, "")
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	queries, err := judged.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	got, err := judge(queries, func(q judged.Query) ([]int64, error) {
		found, err := ix.Suggest(context.Background(), q.Text, 8)
		return suggested(found), err
	},
		func(q judged.Query, at int) { t.Logf("%s: %q at %d, not %v", q.Family, q.Text, at, q.Accepted) })
	if err != nil {
		t.Fatal(err)
	}
	for family, floor := range floors() {
		s := got[family]
		t.Logf("%-14s %3d asked, top 1 %.3f, top 5 %.3f", family, s.asked, s.share(s.first), s.share(s.five))
		if s.share(s.five) < floor {
			t.Errorf("%s: %.3f are among five, not %.2f", family, s.share(s.five), floor)
		}
	}
	if s := got[""]; s.share(s.first) < 0.85 {
		t.Errorf("%.3f of all stand first, not 0.85", s.share(s.first))
	}
}
