package selection_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/selection"
)

func id(n int) core.SheetID { return core.SheetID(fmt.Sprintf("drive/%06d", n)) }

func sheet(n int, region core.Region, chances ...uint16) selection.Sheet {
	s := selection.Sheet{ID: id(n), Region: region}
	for i, c := range chances {
		s.Lines = s.Lines.With(i + 1)
		s.Chances[i] = c
	}
	return s
}

func quota(low, high int, regions ...core.RegionQuota) core.Quota {
	return core.Quota{Min: low, Max: high, Regions: regions}
}

func choose(t *testing.T, sheets []selection.Sheet, q core.Quota) selection.Choice {
	t.Helper()
	c, err := selection.Choose(sheets, q)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// flat shows the rows as the journal does.
func flat(c selection.Choice) string {
	var rows []string
	for _, r := range c.Rows {
		rows = append(rows, selection.Row(r))
	}
	return strings.Join(rows, " ")
}

// best tries every subset of the lines: the largest sum of chances that keeps the quota, and
// among those the most lines.
func best(sheets []selection.Sheet, q core.Quota) (sum int64, lines int) {
	type line struct {
		region core.Region
		chance int64
	}
	var all []line
	for _, s := range sheets {
		for n := 1; n <= selection.MaxLines; n++ {
			if s.Lines.Has(n) {
				all = append(all, line{s.Region, int64(s.Chances[n-1])})
			}
		}
	}
	for set := range 1 << len(all) {
		count, total, by := 0, int64(0), map[core.Region]int{}
		for i, l := range all {
			if set>>i&1 == 1 && l.chance > 0 {
				count++
				total += l.chance
				by[l.region]++
			}
		}
		fits := count <= q.Max
		for r, n := range by {
			fits = fits && n <= q.Cap(r)
		}
		if fits && (total > sum || total == sum && count > lines) {
			sum, lines = total, count
		}
	}
	return sum, lines
}

// Greedy is exact for independent lines: no subset that keeps the quota expects more.
func TestChoose_IsAsGoodAsEverySubset(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 14))
	regions := []core.Region{"16", "63", "77"}
	for n := range 4000 {
		var sheets []selection.Sheet
		for lines := 0; lines < 9; {
			chances := make([]uint16, 1+rnd.IntN(3))
			for i := range chances {
				chances[i] = uint16(rnd.IntN(6) * 200)
			}
			lines += len(chances)
			sheets = append(sheets, sheet(len(sheets), regions[rnd.IntN(3)], chances...))
		}
		q := quota(rnd.IntN(6), rnd.IntN(8), core.RegionQuota{Region: "16", Max: rnd.IntN(5)},
			core.RegionQuota{Region: "77", Max: rnd.IntN(5)})
		got := choose(t, sheets, q)
		sum, lines := best(sheets, q)
		if got.Expected != sum || got.Lines != lines {
			t.Fatalf("case %d: %+v under %+v gives %d of %d lines, the best is %d of %d",
				n, sheets, q, got.Expected, got.Lines, sum, lines)
		}
		holds(t, sheets, q, got)
		if (got.Short != nil) != (got.Lines < q.Min) {
			t.Fatalf("case %d: %d lines of at least %d, short %+v", n, got.Lines, q.Min, got.Short)
		}
	}
}

// holds counts the rows again.
func holds(t *testing.T, sheets []selection.Sheet, q core.Quota, c selection.Choice) {
	t.Helper()
	of := map[core.SheetID]selection.Sheet{}
	for _, s := range sheets {
		of[s.ID] = s
	}
	lines, expected, by, before := 0, int64(0), map[core.Region]int{}, core.SheetID("")
	for _, r := range c.Rows {
		s, ok := of[r.Sheet]
		if !ok || r.Lines == 0 || r.Lines&^s.Lines != 0 || r.Sheet <= before {
			t.Fatalf("the row %s does not fit %+v", selection.Row(r), s)
		}
		before = r.Sheet
		for n := 1; n <= selection.MaxLines; n++ {
			if r.Lines.Has(n) {
				lines++
				by[s.Region]++
				expected += int64(s.Chances[n-1])
			}
		}
	}
	for _, r := range c.Regions {
		if by[r.Region] != r.Lines || r.Cap != q.Cap(r.Region) || r.Lines > r.Cap {
			t.Fatalf("region %+v has %d lines", r, by[r.Region])
		}
	}
	if lines != c.Lines || expected != c.Expected || lines > q.Max {
		t.Fatalf("the rows have %d lines of %d, the choice says %d of %d", lines, expected, c.Lines, c.Expected)
	}
}

func TestChoose_KeepsWholeSheetsTogether(t *testing.T) {
	sheets := []selection.Sheet{
		sheet(1, "77", 900, 500), sheet(2, "77", 900, 900), sheet(3, "77", 900, 900), sheet(4, "77", 900, 900, 100),
	}
	c := choose(t, sheets, quota(1, 5, core.RegionQuota{Region: "77", Max: 9}))
	if got, want := flat(c), "000001:1 000002:12 000003:12"; got != want {
		t.Errorf("chose %s, want %s", got, want)
	}
	if c.Worst != 900 || c.Expected != 4500 {
		t.Errorf("worst %d, expected %d", c.Worst, c.Expected)
	}
}

func TestChoose_TheOrderOfTheSheetsDoesNotMatter(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	var sheets []selection.Sheet
	for n := range 60 {
		sheets = append(sheets, sheet(n, "77", uint16(900+rnd.IntN(3)), uint16(900+rnd.IntN(3))))
	}
	q := quota(1, 47, core.RegionQuota{Region: "77", Max: 1000})
	want := choose(t, sheets, q)
	for range 20 {
		rnd.Shuffle(len(sheets), func(i, j int) { sheets[i], sheets[j] = sheets[j], sheets[i] })
		if got := choose(t, sheets, q); !reflect.DeepEqual(got, want) {
			t.Fatalf("chose %s, before %s", flat(got), flat(want))
		}
	}
}

func TestChoose_SaysWhyTheMinimumIsNotReached(t *testing.T) {
	sheets := []selection.Sheet{sheet(1, "77", 900, 800, 700), sheet(2, "63", 900), sheet(3, "99", 900, 0)}
	q := quota(7, 9, core.RegionQuota{Region: "63", Max: 5}, core.RegionQuota{Region: "77", Max: 2})
	c := choose(t, sheets, q)
	want := selection.Shortfall{Missing: 4, Offered: 5, OverCap: 2, Full: 1}
	if c.Short == nil || *c.Short != want {
		t.Errorf("short %+v, want %+v", c.Short, want)
	}
	if got := fmt.Sprint(c.Regions); got != "[{63 5 1 1 1} {77 2 3 2 1} {99 0 1 0 0}]" {
		t.Errorf("regions %s", got)
	}
}

func TestChoose_RefusesAChanceThatIsNone(t *testing.T) {
	_, err := selection.Choose([]selection.Sheet{sheet(1, "77", 1001)}, quota(1, 1))
	if core.CodeOf(err) != core.Invalid {
		t.Errorf("answered %v", err)
	}
}

// national is a drive in 85 regions: 300,000 sheets and nearly a million lines.
func national(sheets int) ([]selection.Sheet, core.Quota) {
	rnd := rand.New(rand.NewPCG(7, 7))
	q := quota(300000, 315000)
	for r := 1; r <= 85; r++ {
		q.Regions = append(q.Regions, core.RegionQuota{Region: core.Region(fmt.Sprintf("%02d", r)), Max: 7500})
	}
	list := make([]selection.Sheet, sheets)
	for i := range list {
		r := min(rnd.IntN(85), rnd.IntN(85))
		list[i] = sheet(i, q.Regions[r].Region, uint16(600+rnd.IntN(400)), uint16(600+rnd.IntN(400)), uint16(600+rnd.IntN(400)))
	}
	return list, q
}

func TestChoose_NationalDrive(t *testing.T) {
	sheets, q := national(333_334)
	c := choose(t, sheets, q)
	holds(t, sheets, q, c)
	if c.Lines != 315000 || c.Short != nil {
		t.Errorf("chose %d lines, short %+v", c.Lines, c.Short)
	}
}

func BenchmarkChoose_MillionLines(b *testing.B) {
	sheets, q := national(333_334)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := selection.Choose(sheets, q); err != nil {
			b.Fatal(err)
		}
	}
}

func TestChain_DependsOnEveryRow(t *testing.T) {
	rows := []core.ChosenSheet{{Sheet: id(1), Lines: core.LineSet(0).With(1)}, {Sheet: id(2), Lines: core.LineSet(0).With(1).With(4)}}
	chain := func(rows ...core.ChosenSheet) (d [32]byte) {
		for _, r := range rows {
			d = selection.Chain(d, r)
		}
		return d
	}
	whole := chain(rows...)
	if selection.Row(rows[1]) != "000002:14" {
		t.Errorf("the row is %q", selection.Row(rows[1]))
	}
	if whole == chain(rows[0]) || whole == chain(rows[1], rows[0]) || whole == chain(rows[1]) || whole == [32]byte{} {
		t.Error("two lists of rows have one digest")
	}
}
