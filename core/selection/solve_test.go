package selection_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/selection"
)

// cases are small random problems with everything that a problem can have.
func randomProblem(rnd *rand.Rand) selection.Problem {
	p := selection.Problem{
		Whole: rnd.IntN(2) == 0,
		Must:  map[core.SheetID]core.LineSet{}, Never: map[core.SheetID]core.LineSet{},
	}
	regions := []core.Region{"16", "63", "77"}
	wide := 1 + rnd.IntN(5)
	for lines := 0; lines < 9; {
		chances := make([]uint16, 1+rnd.IntN(wide))
		for i := range chances {
			chances[i] = []uint16{0, 200, 600, 601, 990, 1000}[rnd.IntN(6)]
		}
		s := sheet(len(p.Sheets), regions[rnd.IntN(3)], chances...)
		if rnd.IntN(3) == 0 {
			s.Risk = uint16(rnd.IntN(1001))
		}
		lines += len(chances)
		p.Sheets = append(p.Sheets, s)
		line := core.LineSet(0).With(1 + rnd.IntN(len(chances)))
		switch rnd.IntN(12) {
		case 0:
			p.Must[s.ID] = line
		case 1:
			p.Never[s.ID] = line
		}
	}
	for _, r := range regions[:1+rnd.IntN(3)] {
		b := selection.Bound{Region: r, Max: rnd.IntN(9)}
		if rnd.IntN(2) == 0 {
			b.Min = rnd.IntN(b.Max + 1)
		}
		if b.Min > 0 && rnd.IntN(2) == 0 || rnd.IntN(20) == 0 { // not always of as many as have a minimum, seldom of more
			p.Met++
		}
		p.Bounds = append(p.Bounds, b)
	}
	p.Max = rnd.IntN(14)
	p.Min = rnd.IntN(p.Max + 1)
	return p
}

// tried is what the best of all subsets is worth by number of lines; -1 where none keeps the rules.
func tried(p selection.Problem) []int64 {
	type piece struct {
		sheet int
		lines core.LineSet
	}
	var pieces []piece
	for i, s := range p.Sheets {
		if p.Whole {
			pieces = append(pieces, piece{i, s.Lines})
			continue
		}
		for n := 1; n <= selection.MaxLines; n++ {
			if s.Lines.Has(n) {
				pieces = append(pieces, piece{i, core.LineSet(0).With(n)})
			}
		}
	}
	best := slices.Repeat([]int64{-1}, 20)
	for set := range 1 << len(pieces) {
		taken := make([]core.LineSet, len(p.Sheets))
		for k, piece := range pieces {
			if set>>k&1 == 1 {
				taken[piece.sheet] |= piece.lines
			}
		}
		if lines, value, ok := judge(p, taken); ok && value > best[lines] {
			best[lines] = value
		}
	}
	return best
}

// judge says what a choice is worth and whether it keeps everything but the bounds of all.
func judge(p selection.Problem, taken []core.LineSet) (lines int, value int64, ok bool) {
	by := map[core.Region]int{}
	for i, s := range p.Sheets {
		if worthless(p, s, taken[i]) {
			return 0, 0, false
		}
		if p.Must[s.ID]&^taken[i] != 0 || taken[i]&p.Never[s.ID] != 0 || taken[i]&^s.Lines != 0 ||
			p.Whole && taken[i] != 0 && taken[i] != s.Lines {
			return 0, 0, false
		}
		by[s.Region] += taken[i].Len()
		lines += taken[i].Len()
		for n := 1; n <= selection.MaxLines; n++ {
			if taken[i].Has(n) {
				value += int64(s.Chances[n-1]) * int64(selection.MaxRisk-s.Risk)
			}
		}
	}
	met, minima, regions := 0, 0, map[core.Region]bool{}
	for _, b := range p.Bounds {
		if by[b.Region] > b.Max {
			return 0, 0, false
		}
		if b.Min > 0 {
			minima++
			if by[b.Region] >= b.Min {
				met++
			}
		}
		regions[b.Region] = true
	}
	for _, s := range p.Sheets {
		if !regions[s.Region] {
			regions[s.Region] = true
			if by[s.Region] > 0 {
				return 0, 0, false
			}
		}
	}
	need := p.Met
	if need == 0 {
		need = minima
	}
	return lines, value, met >= need
}

// worthless says whether something is taken of which nothing can be expected and that need not be.
func worthless(p selection.Problem, s selection.Sheet, taken core.LineSet) bool {
	some := false
	for n := 1; n <= selection.MaxLines; n++ {
		if !taken.Has(n) || p.Must[s.ID].Has(n) {
			continue
		}
		hope := s.Chances[n-1] > 0 && s.Risk < selection.MaxRisk
		if !p.Whole && !hope {
			return true
		}
		some = some || hope
	}
	return p.Whole && taken != 0 && p.Must[s.ID] == 0 && !some
}

// No subset of a small problem is worth more, and what is wrong is refused and nothing else.
func TestSolve_IsAsGoodAsEverySubset(t *testing.T) {
	rnd := rand.New(rand.NewPCG(31, 5))
	solved, short, refused, beyond := 0, 0, 0, 0
	for n := range 1200 {
		p := randomProblem(rnd)
		all := tried(p)
		best, any := int64(-1), int64(-1)
		for lines, value := range all {
			if lines >= p.Min && lines <= p.Max {
				best = max(best, value)
			}
			if lines <= p.Max {
				any = max(any, value)
			}
		}
		got, err := selection.Solve(p)
		switch {
		case err != nil:
			if any >= 0 {
				t.Fatalf("case %d: refused (%v), although %d can be had: %+v", n, err, any, p)
			}
			refused++
			continue
		case best < 0:
			if got.Short == nil || got.Value != any {
				t.Fatalf("case %d: %+v, but nothing keeps the minimum and %d is the most: %+v", n, got, any, p)
			}
			short++
		case got.Short != nil || got.Value != best:
			t.Fatalf("case %d: worth %d (short %+v), the best is worth %d: %+v", n, got.Value, got.Short, best, p)
		default:
			solved++
		}
		if got.Dual < got.Value {
			t.Fatalf("case %d: worth %d, which is more than the bound %d: %+v", n, got.Value, got.Dual, p)
		}
		if got.Dual > got.Value {
			beyond++
		}
		keeps(t, p, got)
	}
	if solved < 300 || short < 100 || refused < 100 || beyond < 10 {
		t.Errorf("%d solved, %d short, %d refused, %d proven by exchanges alone: the cases show too little", solved, short, refused, beyond)
	}
}

// keeps counts the rows of a plan again.
func keeps(t *testing.T, p selection.Problem, got selection.Plan) {
	t.Helper()
	taken := make([]core.LineSet, len(p.Sheets))
	for i, s := range p.Sheets {
		for _, r := range got.Rows {
			if r.Sheet == s.ID {
				taken[i] = r.Lines
			}
		}
	}
	lines, value, ok := judge(p, taken)
	if !ok || lines != got.Lines || value != got.Value || lines > p.Max {
		t.Fatalf("the rows have %d lines worth %d (kept %t), the plan says %d worth %d: %+v", lines, value, ok, got.Lines, got.Value, p)
	}
}

// Whole sheets of up to nine lines, many of them alike, against a table of every number of lines.
func TestSolve_WholeSheetsAsATableSays(t *testing.T) {
	rnd := rand.New(rand.NewPCG(300, 315))
	beyond := 0
	for n := range 60 {
		p := selection.Problem{Whole: true}
		regions := []core.Region{"16", "50", "63", "77"}
		wide, kinds := 2+rnd.IntN(8), 1+rnd.IntN(3)
		offered := 0
		for i := range 120 {
			chances := make([]uint16, 1+rnd.IntN(wide))
			for k := range chances {
				chances[k] = []uint16{980, 931, 700, 490}[rnd.IntN(kinds)+rnd.IntN(2)]
			}
			p.Sheets = append(p.Sheets, sheet(i, regions[rnd.IntN(4)], chances...))
			offered += len(chances)
		}
		for _, r := range regions {
			b := selection.Bound{Region: r, Max: 1 + rnd.IntN(offered/2)}
			if rnd.IntN(2) == 0 {
				b.Min = min(b.Max, rnd.IntN(offered/8))
			}
			p.Bounds = append(p.Bounds, b)
		}
		p.Max = 1 + rnd.IntN(offered)
		want := tabled(p)
		got, err := selection.Solve(p)
		if err != nil || got.Value != want {
			if want < 0 && err != nil {
				continue
			}
			t.Fatalf("case %d: %v, worth %d, the table says %d", n, err, got.Value, want)
		}
		if got.Dual > got.Value {
			beyond++
		}
	}
	if beyond < 8 {
		t.Errorf("only %d cases need exchanges", beyond)
	}
}

// tabled is what the best choice of whole sheets is worth, by a table over all numbers of lines.
func tabled(p selection.Problem) int64 {
	all := slices.Repeat([]int64{-1}, p.Max+1)
	all[0] = 0
	for _, b := range p.Bounds {
		one := slices.Repeat([]int64{-1}, b.Max+1)
		one[0] = 0
		for _, s := range p.Sheets {
			value := int64(0)
			for _, c := range s.Chances {
				value += int64(c) * selection.MaxRisk
			}
			for x := b.Max; s.Region == b.Region && x >= s.Lines.Len(); x-- {
				if before := one[x-s.Lines.Len()]; before >= 0 {
					one[x] = max(one[x], before+value)
				}
			}
		}
		next := slices.Repeat([]int64{-1}, p.Max+1)
		for x, value := range all {
			for y := b.Min; value >= 0 && y <= min(b.Max, p.Max-x); y++ {
				if one[y] >= 0 {
					next[x+y] = max(next[x+y], value+one[y])
				}
			}
		}
		all = next
	}
	return slices.Max(all)
}

// The quota of the law without more is what Choose chooses.
func TestSolve_ChoosesAsChoose(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 7))
	for range 200 {
		var sheets []selection.Sheet
		for i := range 30 {
			sheets = append(sheets, sheet(i, []core.Region{"16", "63"}[rnd.IntN(2)],
				uint16(rnd.IntN(6)*200), uint16(rnd.IntN(6)*200), uint16(rnd.IntN(6)*200)))
		}
		q := quota(rnd.IntN(50), 50, core.RegionQuota{Region: "16", Max: rnd.IntN(40)}, core.RegionQuota{Region: "63", Max: rnd.IntN(40)})
		want := choose(t, sheets, q)
		got, err := selection.Solve(selection.Of(sheets, q))
		if err != nil {
			t.Fatal(err)
		}
		if got.Lines != want.Lines || got.Value != want.Expected*selection.MaxRisk || !reflect.DeepEqual(got.Short, want.Short) {
			t.Fatalf("%+v, but Choose: %+v", got, want)
		}
		if got.Dual != got.Value {
			t.Fatalf("single lines are worth %d, the bound is %d", got.Value, got.Dual)
		}
	}
}

// The plan that is accepted most likely is that of all totals, each tried.
func TestLikeliest_IsThatOfEveryTotal(t *testing.T) {
	rnd := rand.New(rand.NewPCG(60, 30))
	inside := 0
	for n := range 300 {
		p := randomProblem(rnd)
		p.Met = min(p.Met, 1)
		weight := rnd.Float64() * 3
		chance := func(lines int, value int64) float64 {
			bad := float64(int64(lines)*selection.Unit-value) / selection.Unit
			if weight < 1 { // many totals are as good
				return math.Floor(10/(1+bad)) / 10
			}
			return float64(lines) / (1 + float64(lines)) / (1 + weight*bad)
		}
		best, at, most := -1.0, 0, int64(0)
		for lines, value := range tried(p) {
			if value < 0 || lines < p.Min || lines > p.Max {
				continue
			}
			if c := chance(lines, value); c > best || c == best && value > most {
				best, at, most = c, lines, value
			}
		}
		f, err := selection.Prepare(p)
		if err != nil {
			continue
		}
		plan, got, err := f.Likeliest(chance)
		if best < 0 {
			if err == nil && (plan.Short == nil || got != 0) {
				t.Fatalf("case %d: %+v at %v, although nothing keeps the minimum", n, plan, got)
			}
			continue
		}
		if err != nil || got < best-1e-9 || got > best+1e-9 || plan.Value < most && got <= best {
			t.Fatalf("case %d: %v, %v at %d lines; the best is %v at %d: %+v", n, err, got, plan.Lines, best, at, p)
		}
		if at < p.Max {
			inside++
		}
		keeps(t, p, plan)
	}
	if inside < 50 {
		t.Errorf("only %d cases want fewer than the most", inside)
	}
}

func TestSolve_Refuses(t *testing.T) {
	one := sheet(1, "77", 900, 900)
	region := []selection.Bound{{Region: "77", Max: 5}}
	for _, c := range []struct {
		name, field string
		p           selection.Problem
	}{
		{"a chance beyond 1", "chance", selection.Problem{Sheets: []selection.Sheet{sheet(1, "77", 1001)}, Bounds: region, Max: 5}},
		{"a risk beyond 1", "risk", selection.Problem{Sheets: []selection.Sheet{{ID: id(1), Region: "77", Risk: 1001}}, Bounds: region, Max: 5}},
		{"a line that must and must not", "must", selection.Problem{Sheets: []selection.Sheet{one}, Bounds: region, Max: 5,
			Must: map[core.SheetID]core.LineSet{one.ID: 2}, Never: map[core.SheetID]core.LineSet{one.ID: 2}}},
		{"a line that is not there", "must", selection.Problem{Sheets: []selection.Sheet{one}, Bounds: region, Max: 5,
			Must: map[core.SheetID]core.LineSet{one.ID: 1 << 7}}},
		{"more must lines than the region takes", "must", selection.Problem{Sheets: []selection.Sheet{one},
			Bounds: []selection.Bound{{Region: "77", Max: 1}}, Max: 5, Must: map[core.SheetID]core.LineSet{one.ID: 6}}},
		{"a minimum above the maximum", "max", selection.Problem{Bounds: region, Min: 6, Max: 5}},
		{"a region's minimum above its maximum", "regions", selection.Problem{Bounds: []selection.Bound{{Region: "77", Min: 6, Max: 5}}, Max: 9}},
		{"a region twice", "regions", selection.Problem{Bounds: append(region, region...), Max: 9}},
		{"a region's minimum that is not there", "regions", selection.Problem{Sheets: []selection.Sheet{one},
			Bounds: []selection.Bound{{Region: "77", Min: 3, Max: 5}}, Max: 9}},
	} {
		_, err := selection.Solve(c.p)
		var got *core.Error
		if !errors.As(err, &got) || got.Field != c.field || got.Code != core.Invalid {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
