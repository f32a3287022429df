package drive

import (
	"math"
	"reflect"
	"slices"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
)

func TestRegions_AreTheEightyFive(t *testing.T) {
	whole := 0
	for i, r := range Regions() {
		if name := address.Regions()[i]; name.Code != r.Code || r.Inhabitants < 40 || r.Town == "" {
			t.Errorf("row %d is %+v, the region is %s %s", i, r, name.Code, name.Name)
		}
		whole += r.Inhabitants
	}
	// Rosstat says 146.88 million; each row is rounded to 10,000.
	if len(Regions()) != 85 || math.Abs(float64(whole-146_880)) > 200 {
		t.Errorf("%d regions with %d thousand inhabitants", len(Regions()), whole)
	}
}

// tally walks a plan once.
type tally struct {
	signatures, sheets, home, special, visits, listed, stale, faulty, address, feet, toxicChanged, changed int
	ends                                                                                                   map[End]int
	people                                                                                                 map[uint64]bool
}

func walk(t *testing.T, p *Plan) tally {
	t.Helper()
	c := tally{ends: map[End]int{}, people: map[uint64]bool{}}
	for n := range p.Lanes() {
		l := p.Lane(n)
		lane := 0
		for k := range l.Sheets {
			s := l.Sheet(k)
			c.sheets++
			c.ends[s.End]++
			lane += c.sheet(t, l, s)
		}
		if lane != l.Signatures {
			t.Errorf("lane %d has %d signatures, not %d", n, lane, l.Signatures)
		}
	}
	return c
}

func (c *tally) sheet(t *testing.T, l Lane, s Sheet) (signed int) {
	stand := 0
	for _, v := range s.Visits {
		c.visits++
		if c.people[v.Person] {
			t.Fatalf("voter %d comes twice", v.Person)
		}
		c.people[v.Person] = true
		if (v.Kind == Unregistered) != (s.Region == core.NoRegion) {
			t.Fatalf("a voter who is %s comes for a sheet of %s", v.Kind, s.Region)
		}
		c.kinds(v)
		if !v.Fate.Signed() {
			continue
		}
		signed++
		if v.Fault != Sound {
			c.faulty++
		}
		if v.Fault == Address {
			c.address++
		}
		if v.Fault == Changed {
			c.changed++
			if l.Toxic {
				c.toxicChanged++
			}
		}
		if s.Stands(v) {
			stand++
		}
	}
	if s.Used > LinesOfSheet || signed == 0 || s.End.Certified() && stand == 0 {
		t.Fatalf("sheet %d of lane %d (%s): %d lines used, %d signed, %d stand", s.Number, l.Number, s.End, s.Used, signed, stand)
	}
	if s.FootFlawed {
		c.feet += signed
	}
	if s.Home {
		c.home += signed
	}
	if s.Region == core.NoRegion {
		c.special += signed
	}
	c.signatures += signed
	return signed
}

func (c *tally) kinds(v Visit) {
	switch v.Kind {
	case Listed:
		c.listed++
	case NotRenewed:
		c.stale++
	}
}

// The proportions are those of the drive of 2018.
func TestPlan_NationalProportions(t *testing.T) {
	size := Size{"tenth", 100_000, 30_000, 85, 77, 189} // as the national one, with fewer sheets
	p := New(size, 83)
	c := walk(t, p)
	if c.signatures != size.Signatures || c.sheets != size.Sheets {
		t.Errorf("%d signatures on %d sheets", c.signatures, c.sheets)
	}
	share := func(what string, part, whole int, from, to float64) {
		if got := 100 * float64(part) / float64(whole); got < from || got > to {
			t.Errorf("%s: %.2f %%, not %g to %g", what, got, from, to)
		}
	}
	share("of the office's own region", c.home, c.signatures, 79, 82)
	share("without registration", c.special, c.signatures, 0.7, 1.3)
	share("listed passports", c.listed, c.visits, 0.5, 0.7)
	share("not renewed", c.stale, c.visits, 0.8, 0.96)
	share("invalid", c.faulty+c.feet, c.signatures, 9.5, 11)
	share("invalid because of the address", c.address, c.faulty+c.feet, 50, 60)
	share("invalid because of a certification", c.feet, c.faulty+c.feet, 7, 11)
	share("in the store", c.ends[Filed], c.sheets, 85, 92)
	if c.changed == 0 || c.changed != c.toxicChanged {
		t.Errorf("%d lines are changed, %d of them by toxic collectors", c.changed, c.toxicChanged)
	}
	offices := map[core.Region]bool{}
	for _, o := range p.Offices {
		offices[o.Region.Code] = true
	}
	if len(offices) != size.Offices {
		t.Errorf("the offices are in %d regions", len(offices))
	}
	seen := map[core.Region]bool{}
	for _, o := range p.Offices {
		seen[o.Region.Code] = true
		for _, r := range o.Abroad {
			seen[r] = true
		}
	}
	if len(seen) != 85 {
		t.Errorf("voters of %d regions can sign", len(seen))
	}
}

// Even the smallest drive has every place and every state.
func TestPlan_EverySizeHasEveryEnd(t *testing.T) {
	for _, size := range Sizes()[:2] {
		p := New(size, 83)
		c := walk(t, p)
		for _, tail := range tails() {
			if c.ends[tail.end] < 2 {
				t.Errorf("%s: %d sheets are %s", size.Name, c.ends[tail.end], tail.end)
			}
		}
		if c.ends[Filed] < size.Sheets/2 {
			t.Errorf("%s: only %d sheets are filed", size.Name, c.ends[Filed])
		}
		e := p.Expected()
		for _, s := range core.SheetTransitions().States() {
			if e.Sheets[s] == 0 && s != core.SheetBound && s != core.SheetHandedIn {
				t.Errorf("%s: no sheet is %s", size.Name, s)
			}
		}
		for _, s := range []string{core.ParcelOpen, core.ParcelSent, core.ParcelReceived, core.ParcelClosed} {
			if e.Parcels[s] == 0 {
				t.Errorf("%s: no parcel is %s", size.Name, s)
			}
		}
	}
}

// What is asked for twice is the same, in whatever order; another seed is another drive.
func TestPlan_ComesFromTheSeedAlone(t *testing.T) {
	size := Sizes()[0]
	a, b, other := New(size, 1), New(size, 1), New(size, 2)
	if !reflect.DeepEqual(a.Expected(), b.Expected()) || reflect.DeepEqual(a.Lane(0).Sheet(1), other.Lane(0).Sheet(1)) {
		t.Error("a plan must depend on its seed")
	}
	for k := a.Lane(3).Sheets - 1; k >= 0; k-- {
		if !reflect.DeepEqual(a.Lane(3).Sheet(k), b.Lane(3).Sheet(k)) {
			t.Fatalf("sheet %d differs", k)
		}
		if a.Lane(3).Region(k) != a.Lane(3).Sheet(k).Region {
			t.Fatalf("sheet %d has two regions", k)
		}
	}
}

// Whoever comes again holds a signature elsewhere, and whoever stands at a desk is a stranger.
func TestLane_Late(t *testing.T) {
	p := New(Sizes()[0], 83)
	c := walk(t, p)
	fates := map[Fate]int{}
	for n := range p.Lanes() {
		late, home := p.Lane(n).Late()
		if len(late) != len(home) {
			t.Fatalf("%d visits, %d homes", len(late), len(home))
		}
		for _, v := range late {
			fates[v.Fate]++
			if (v.Fate == Repeated) != c.people[v.Person] {
				t.Errorf("%+v was there before: %v", v, c.people[v.Person])
			}
			if v.Fate != Repeated {
				c.people[v.Person] = true // nobody stands at two desks
			}
		}
	}
	for _, f := range []Fate{Repeated, Opened, Blocked, Asked} {
		if fates[f] == 0 {
			t.Errorf("no visit is %s", f)
		}
	}
}

// Nobody comes again twice to the same desk: it would be one request, sent twice.
func TestLane_LateNobodyTwice(t *testing.T) {
	for _, size := range Sizes() {
		p := New(size, 83)
		for n := range p.Lanes() {
			seen := map[uint64]bool{}
			late, _ := p.Lane(n).Late()
			for _, v := range late {
				if seen[v.Person] {
					t.Errorf("%s, desk %d: %d comes twice", size.Name, n, v.Person)
				}
				seen[v.Person] = true
			}
		}
	}
}

func TestShare_GivesEachOneAndTheRestByNumber(t *testing.T) {
	if got := share(6, []Region{{"a", 1000, ""}, {"b", 600, ""}, {"c", 10, ""}}); !slices.Equal(got, []int{3, 2, 1}) {
		t.Errorf("spread as %v", got)
	}
}
