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
	"github.com/sheaf-drive/sheaf/tools/demo/drive"
	demogar "github.com/sheaf-drive/sheaf/tools/demo/gar"
	"github.com/sheaf-drive/sheaf/tools/demo/people"
	"github.com/sheaf-drive/sheaf/tools/demo/pictures"
)

func planned(t *testing.T, o Options) *filling {
	t.Helper()
	f := newFilling(client.Config{}, o)
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
	for _, fate := range []drive.Fate{
		drive.Written, drive.Corrected, drive.Spoiled, drive.Left, drive.TurnedAway, drive.Lifted, drive.Blocked, drive.Opened,
	} {
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
				if v.Fate == drive.Blocked && d.office != 0 {
					t.Errorf("seed %d: who waits is in office %d", seed, d.office+1)
				}
			}
		}
	}
}

func TestPlan_LargeDayIsMostlyWritten(t *testing.T) {
	f := planned(t, Options{Seed: 1, Signatures: 1000, Today: "2026-11-21"})
	if n := f.campaign.Visits[drive.Written]; n < 900 || n > 950 {
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
				switch v.Fate {
				case drive.Written, drive.Corrected, drive.Spoiled, drive.Lifted:
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
		taken := map[core.Region]map[int]int{demogar.Region: {}, core.NoRegion: {}}
		for _, v := range d.visits {
			for n, slot := range v.slots {
				if taken[v.region()][slot] >= drive.LinesOfSheet {
					t.Errorf("desk %d: visit %d comes to a full sheet", i, v.Person)
				}
				if n < v.Fate.Lines() {
					taken[v.region()][slot]++
				}
				if stack := d.stacks[v.region()]; slot >= len(stack) {
					t.Errorf("desk %d: sheet %d of a stack of %d", i, slot, len(stack))
				}
			}
			placed := v.Fate.Signed() || v.Fate == drive.Left
			if (v.region() == core.NoRegion) != (v.person.Kind == people.Unregistered) || placed != (len(v.slots) > 0) {
				t.Errorf("desk %d: visit %d (%s, %s) has slots %v", i, v.Person, v.Fate, v.Kind, v.slots)
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
	numbers := map[[2]int]bool{}
	for i, d := range f.desks {
		lines, signed := 0, 0
		for _, p := range d.sheets() {
			lines += len(p.Signed())
			if at := [2]int{d.office, p.Number}; numbers[at] {
				t.Errorf("two sheets of office %d have the number %d, and so the same request ids", d.office, p.Number)
			} else {
				numbers[at] = true
			}
		}
		for _, v := range d.visits {
			if v.Fate.Signed() && v.region() == demogar.Region {
				signed++
			}
		}
		if last := d.sheets()[len(d.sheets())-1]; lines != signed || last.End != drive.Filling {
			t.Errorf("desk %d: %d lines of %d signatures, the last sheet is %s", i, lines, signed, last.End)
		}
	}
	for _, end := range ends() {
		if f.campaign.Sheets[end] == 0 {
			t.Errorf("no sheet is %s", end)
		}
	}
}

// Of a spoiled line and the next one, the next one is signed; what a sheet is wanted for stands on
// its first signature.
func TestDesk_LaysTheLinesOut(t *testing.T) {
	d := desk{place: 1}
	for _, fate := range []drive.Fate{
		drive.Spoiled, drive.Left, drive.Written, drive.TurnedAway, drive.Spoiled, drive.Written, drive.Lifted, drive.Corrected,
		drive.Written, drive.Spoiled,
	} {
		d.visits = append(d.visits, visit{Visit: drive.Visit{Kind: drive.Ordinary, Fate: fate, Verdict: drive.Good}})
	}
	d.lay()
	d.turn(0)
	type sheet struct {
		number int
		end    drive.End
		lines  []int
	}
	var got []sheet
	for _, p := range d.sheets() {
		s := sheet{p.Number, p.End, nil}
		for _, v := range p.Signed() {
			s.lines = append(s.lines, v.Line)
		}
		got = append(got, s)
	}
	if want := []sheet{
		{1, drive.WantedByCollector, []int{2, 3, 5}}, {3, drive.Complete, []int{1, 2, 3, 4}}, {5, drive.Filling, []int{1}},
	}; !reflect.DeepEqual(got, want) {
		t.Errorf("the sheets are %+v, want %+v", got, want)
	}
	if v := d.sheets()[0].Signed()[0]; v.Verdict != drive.Correction {
		t.Errorf("the line that its collector is to correct is %s", v.Verdict)
	}
	if last := d.visits[len(d.visits)-1].slots; !reflect.DeepEqual(last, []int{1, 2}) {
		t.Errorf("who spoils the last line goes on at %v", last)
	}
}
