package demo

import (
	"errors"
	"image/jpeg"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/demo/crew"
	"github.com/sheaf-drive/sheaf/tools/demo/people"
	"github.com/sheaf-drive/sheaf/tools/demo/pictures"
)

func planned(t *testing.T, o Options) *filling {
	t.Helper()
	f := &filling{o: o, crew: crew.New(client.Config{}, o.Seed)}
	if err := o.check(); err != nil {
		t.Fatal(err)
	}
	if err := f.prepare(); err != nil {
		t.Fatal(err)
	}
	return f
}

func TestPlan_SameSeedSameDay(t *testing.T) {
	o := Options{Seed: 5, Signatures: 40, Today: "2026-11-21"}
	if !reflect.DeepEqual(planned(t, o).desks, planned(t, o).desks) {
		t.Error("the same seed gave another day")
	}
	other := o
	other.Seed = 6
	if reflect.DeepEqual(planned(t, o).desks, planned(t, other).desks) {
		t.Error("another seed gave the same day")
	}
}

func TestPlan_SmallDayHasEveryFate(t *testing.T) {
	f := planned(t, Options{Seed: 1, Signatures: 12, Today: "2026-11-21"})
	for _, fate := range []Fate{Written, Corrected, Spoiled, Left, TurnedAway, Lifted, Waiting, Questionnaire} {
		if f.campaign.Visits[fate] == 0 {
			t.Errorf("at 12 signatures no visit is %s", fate)
		}
	}
	if n := len(planned(t, Options{Today: "2026-11-21"}).campaign.Visits); n != 0 {
		t.Errorf("a day without voters has %d fates", n)
	}
}

func TestPlan_FirstOfficeHasWhoWaits(t *testing.T) {
	for seed := range uint64(8) {
		for _, d := range planned(t, Options{Seed: seed, Signatures: 12, Today: "2026-11-21"}).desks {
			for _, v := range d.visits {
				if v.fate == Waiting && d.office != 0 {
					t.Errorf("seed %d: who waits is in office %d", seed, d.office+1)
				}
			}
		}
	}
}

func TestPlan_LargeDayIsMostlyWritten(t *testing.T) {
	f := planned(t, Options{Seed: 1, Signatures: 1000, Today: "2026-11-21"})
	if n := f.campaign.Visits[Written]; n < 900 || n > 950 {
		t.Errorf("%d of 1000 are simply written", n)
	}
}

// What is asked for are signatures: who leaves, waits or is turned away is not one of them.
func TestPlan_AHundredSignaturesStandOnLines(t *testing.T) {
	for _, n := range []int{0, 1, 4, 12, 100, 1000} {
		f := planned(t, Options{Seed: 83, Signatures: n, Today: "2026-11-21"})
		signatures, others := 0, 0
		for _, d := range f.desks {
			for _, v := range d.visits {
				switch v.fate {
				case Written, Corrected, Spoiled, Lifted:
					signatures++
				default:
					others++
				}
			}
		}
		if signatures != n || n > 0 && (others < 6 || others > 6+n/10) {
			t.Errorf("%d signatures and %d other visits, want %d", signatures, others, n)
		}
	}
}

// Nobody may find a full sheet: the plan must know how many lines each visit takes.
func TestPlan_NoSheetHasMoreThanItsLines(t *testing.T) {
	f := planned(t, Options{Seed: 3, Signatures: 500, Today: "2026-11-21"})
	for i, d := range f.desks {
		taken := map[bool]map[int]int{false: {}, true: {}}
		for _, v := range d.visits {
			for n, slot := range v.slots {
				if taken[v.special][slot] >= linesOfSheet {
					t.Errorf("desk %d: visit %d comes to a full sheet", i, v.number)
				}
				if n < v.fate.lines() {
					taken[v.special][slot]++
				}
				if stack := map[bool]int{false: d.sheets, true: d.specials}[v.special]; slot >= stack {
					t.Errorf("desk %d: sheet %d of a stack of %d", i, slot, stack)
				}
			}
			if v.special != (v.person.Kind == people.Unregistered) || v.fate.placed() != (len(v.slots) > 0) {
				t.Errorf("desk %d: visit %d (%s, %s) has slots %v", i, v.number, v.fate, v.person.Kind, v.slots)
			}
		}
	}
}

func TestOptions_Refuses(t *testing.T) {
	for _, o := range []Options{
		{Signatures: -1, Today: "2026-11-21"},
		{Signatures: MaxSignatures + 1, Today: "2026-11-21"},
		{Today: "yesterday"},
	} {
		if _, err := Fill(t.Context(), client.Config{Socket: "/nowhere"}, o); err == nil || errors.Is(err, client.ErrUnreachable) {
			t.Errorf("%+v: %v", o, err)
		}
	}
	if _, err := Fill(t.Context(), client.Config{Socket: "/nowhere"}, Options{Today: "2026-11-21"}); !errors.Is(err, client.ErrUnreachable) {
		t.Errorf("without a node: %v", err)
	}
}

func TestElectionDay_IsTheDriveLater(t *testing.T) {
	if day := ElectionDay("2026-11-21"); day != core.Date("2027-02-19") {
		t.Errorf("got %s", day)
	}
}

// Whoever tries the desk finds one voter who may sign and one who is stopped, neither of whom
// has come before.
func TestReady_OneOfEachAndNew(t *testing.T) {
	f := planned(t, Options{Seed: 83, Signatures: 100, Today: "2026-11-21"})
	if len(f.ready) != 2 || f.ready[0].Kind != people.Ordinary || f.ready[1].Kind != people.Listed {
		t.Fatalf("%d voters are ready", len(f.ready))
	}
	for _, p := range f.ready {
		for _, d := range f.desks {
			for _, v := range d.visits {
				if v.person.Passport == p.Passport {
					t.Errorf("the %s voter came already", p.Kind)
				}
			}
		}
	}
}

func TestReady_PrefersNamesWithoutYo(t *testing.T) {
	person := func(kind people.Kind, family string) people.Person { return people.Person{Kind: kind, Family: family} }
	picked := ready([]people.Person{
		person(people.Ordinary, "Соловьёв"), person(people.Ordinary, "Белов"), person(people.Ordinary, "Краснов"),
		person(people.Listed, "Королёв"),
	})
	if len(picked) != 2 || picked[0].Family != "Белов" || picked[1].Family != "Королёв" {
		t.Errorf("got %+v", picked)
	}
}

func TestWriteSamples(t *testing.T) {
	folder := t.TempDir() + "/samples"
	f := planned(t, Options{Seed: 83, Today: "2026-11-21", Samples: folder})
	if err := f.writeSamples(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(f.campaign.Voters) != 2 {
		t.Fatalf("%d voters", len(f.campaign.Voters))
	}
	for _, v := range f.campaign.Voters {
		for _, name := range []string{v.Main, v.Registration} {
			file, err := os.Open(filepath.Join(folder, name))
			if err != nil {
				t.Fatal(err)
			}
			picture, err := jpeg.DecodeConfig(file)
			if err != nil || picture.Width != pictures.Camera || file.Close() != nil {
				t.Errorf("%s: %d wide, %v", name, picture.Width, err)
			}
		}
		if v.Series == "" || v.Number == "" || v.Stamp < 1 || v.Address == "" || v.Region != "83" {
			t.Errorf("%+v lacks something to type", v)
		}
	}
}

func TestWithout(t *testing.T) {
	piles := []Pile{{Office: "a", Codes: []string{"1", "2"}}, {Office: "b", Codes: []string{"3"}}}
	left := without(piles, map[string]bool{"1": true, "3": true})
	if len(left) != 1 || left[0].Office != "a" || !reflect.DeepEqual(left[0].Codes, []string{"2"}) {
		t.Errorf("got %+v", left)
	}
}

// The lines that a verifier reads are those with a signature, and the last sheet of a desk stays
// with its operator.
func TestPlan_SheetsGoOn(t *testing.T) {
	f := planned(t, Options{Seed: 83, Signatures: 100, Today: "2026-11-21"})
	for i, d := range f.desks {
		lines, signed := 0, 0
		for _, p := range d.pages {
			lines += len(p.lines)
		}
		for _, v := range d.visits {
			if v.fate.signed() && !v.special {
				signed++
			}
		}
		if lines != signed || len(d.pages) != d.sheets || d.pages[len(d.pages)-1].way != Filling {
			t.Errorf("desk %d: %d lines of %d signatures on %+v", i, lines, signed, d.pages)
		}
	}
	for _, way := range ways() {
		if f.campaign.Sheets[way] == 0 {
			t.Errorf("no sheet is %s", way)
		}
	}
	spoiled := desk{sheets: 2, visits: []visit{{fate: Spoiled}, {fate: Left}, {fate: Written}, {fate: TurnedAway}, {fate: Spoiled}, {fate: Written}}}
	spoiled.turn(0)
	if want := []page{{Flawed, []int{2, 3, 5}}, {Filling, []int{1}}}; !reflect.DeepEqual(spoiled.pages, want) {
		t.Errorf("the sheets are %+v, want %+v", spoiled.pages, want)
	}
}
