package variant

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/chance"
	"github.com/sheaf-drive/sheaf/core/forecast"
	"github.com/sheaf-drive/sheaf/core/query/odds"
	"github.com/sheaf-drive/sheaf/core/selection"
)

// book is a drive of so many sheets in two regions, by five collectors.
func book(sheets int) *odds.Book {
	r := rand.New(rand.NewPCG(1, 9))
	b := &odds.Book{Campaign: "c", Index: 5, Trust: chance.Assumed()}
	for i := range 5 {
		b.Collectors = append(b.Collectors, core.UserID(fmt.Sprint("u", i)))
	}
	for i := range sheets {
		s := odds.Sheet{Collector: int32(i % 5), Sheet: selection.Sheet{ID: core.SheetID(fmt.Sprintf("c/%05d", i)),
			Region: core.Region([]string{"16", "77"}[i%2]), Risk: uint16(r.IntN(30))}}
		for n := 1; n <= 1+r.IntN(5); n++ {
			s.Lines = s.Lines.With(n)
			s.Chances[n-1] = uint16(900 + r.IntN(100))
			b.Offered++
		}
		b.Sheets = append(b.Sheets, s)
	}
	return b
}

func quota(least, most int) core.Quota {
	return core.Quota{Min: least, Max: most, Regions: []core.RegionQuota{{Region: "16", Max: most}, {Region: "77", Max: most / 2}}}
}

var checked = forecast.Check{Scheme: forecast.Staged{Draws: []int{50}, Share: 500, AtEqual: true, CountTest: true}}

func TestTry_KeepsTheWish(t *testing.T) {
	b, q := book(200), quota(100, 300)
	var s Solver
	a, err := s.Try(b, q, checked, Wish{Max: 250, Least: 930, Without: []core.UserID{"u1", "u3"}})
	if err != nil || a.Plan.Short != nil || a.Plan.Lines != 250 && a.Plan.Lines >= 250 || a.LeftOut == 0 || a.Gap() != 0 {
		t.Fatalf("%+v, left out %d (%v)", a.Plan.Short, a.LeftOut, err)
	}
	of := map[core.SheetID]odds.Sheet{}
	for _, sheet := range b.Sheets {
		of[sheet.ID] = sheet
	}
	for _, row := range a.Plan.Rows {
		sheet := of[row.Sheet]
		if sheet.Collector == 1 || sheet.Collector == 3 || row.Lines&below(&sheet.Sheet, 930) != 0 {
			t.Errorf("%+v is chosen of %+v", row, sheet)
		}
	}
	all, err := s.Try(b, q, checked, Wish{})
	if err != nil || all.Plan.Value < a.Plan.Value || all.LeftOut != 0 {
		t.Errorf("without a wish it is worth %d, with one %d (%v)", all.Plan.Value, a.Plan.Value, err)
	}
}

// Of the regions that have a minimum so many reach it, at the cost of the best; where they cannot the answer says so and is the best
// without.
func TestTry_MinimaOfRegions(t *testing.T) {
	b := book(200)
	free, err := new(Solver).Try(b, quota(10, 100), checked, Wish{})
	if err != nil || free.Met != 0 || free.Unmet() {
		t.Fatalf("%d of %d regions (%v)", free.Reached, free.Met, err)
	}
	of := func(a Answer, r core.Region) int {
		for _, g := range a.Plan.Regions {
			if g.Region == r {
				return g.Lines
			}
		}
		return 0
	}
	var s Solver
	q := quota(10, 100)
	q.Met = 2
	q.Regions = []core.RegionQuota{{Region: "16", Max: 100, Min: 100 - of(free, "77") + 5}, {Region: "77", Max: 50, Min: 1}}
	a, err := s.Try(b, q, checked, Wish{})
	if err != nil || a.Unmet() || a.Reached != 2 || of(a, "16") != q.Regions[0].Min || a.Plan.Value >= free.Plan.Value || a.Accept == 0 {
		t.Errorf("%d of region 16 of %d, worth %d and free %d, %d reached (%v)", of(a, "16"), q.Regions[0].Min, a.Plan.Value, free.Plan.Value, a.Reached, err)
	}
	q.Regions = append(q.Regions, core.RegionQuota{Region: "83", Max: 9, Min: 9})
	q.Met = 3
	for _, w := range []Wish{{}, {Likeliest: true}} {
		a, err = s.Try(b, q, checked, w)
		if err != nil || !a.Unmet() || a.Met != 3 || a.Reached >= 3 || a.Accept != 0 || a.Plan.Value != free.Plan.Value {
			t.Errorf("%+v: worth %d and free %d, %d of %d reached, accepted %v (%v)", w, a.Plan.Value, free.Plan.Value, a.Reached, a.Met, a.Accept, err)
		}
	}
}

// Where no line may be struck a sheet with a low line is left out as a whole.
func TestTry_WholeSheets(t *testing.T) {
	b, whole := book(200), checked
	whole.Whole = true
	a, err := new(Solver).Try(b, quota(10, 300), whole, Wish{Least: 930})
	if err != nil {
		t.Fatal(err)
	}
	of := map[core.SheetID]odds.Sheet{}
	for _, sheet := range b.Sheets {
		of[sheet.ID] = sheet
	}
	for _, row := range a.Plan.Rows {
		if sheet := of[row.Sheet]; row.Lines != sheet.Lines || below(&sheet.Sheet, 930) != 0 {
			t.Errorf("%+v is chosen of %+v", row, sheet)
		}
	}
}

// Another total is answered from what was computed, another wish or moment is not.
func TestTry_PreparesOnce(t *testing.T) {
	b, q := book(50), quota(10, 60)
	var s Solver
	first, _ := s.prepare(b, q, checked, Wish{})
	if again, _ := s.prepare(b, q, checked, Wish{Max: 20, Likeliest: true}); again != first {
		t.Error("another total is prepared anew")
	}
	if other, _ := s.prepare(b, q, checked, Wish{Least: 1}); other == first {
		t.Error("another threshold is answered from the old one")
	}
	newer := *b
	newer.Index++
	if other, _ := s.prepare(&newer, q, checked, Wish{Least: 1}); other == first {
		t.Error("another moment is answered from the old one")
	}
}

func TestTry_TheLikeliestTotalIsNoWorse(t *testing.T) {
	b, q := book(200), quota(100, 300)
	var s Solver
	best, err := s.Try(b, q, checked, Wish{Likeliest: true})
	if err != nil {
		t.Fatal(err)
	}
	for total := 100; total <= 300; total += 10 {
		if a, err := s.Try(b, q, checked, Wish{Max: total}); err != nil || a.Accept > best.Accept+1e-9 {
			t.Errorf("%d are accepted with %.6f, the likeliest %d with %.6f (%v)", total, a.Accept, best.Plan.Lines, best.Accept, err)
		}
	}
}

func TestWish_Asked(t *testing.T) {
	q := quota(100, 300)
	for _, c := range []struct {
		w     Wish
		field string
	}{{Wish{}, ""}, {Wish{Max: 100}, ""}, {Wish{Max: 300, Least: 1000}, ""}, {Wish{Max: 99}, "max"}, {Wish{Max: 301}, "max"}, {Wish{Least: 1001}, "least"}, {Wish{Least: -1}, "least"}} {
		err := c.w.Asked(q)
		if refused, ok := err.(*core.Error); c.field == "" && err != nil || c.field != "" && (!ok || refused.Field != c.field) {
			t.Errorf("%+v: %v", c.w, err)
		}
	}
}
