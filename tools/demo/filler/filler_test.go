package filler

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/demo/crew"
	"github.com/sheaf-drive/sheaf/tools/demo/drive"
	"github.com/sheaf-drive/sheaf/tools/demo/errand"
	"github.com/sheaf-drive/sheaf/tools/demo/filler/notes"
	"github.com/sheaf-drive/sheaf/tools/demo/house"
)

// planned is a filler of the smallest plan, with nobody to ask.
func planned(t *testing.T) *Filler {
	t.Helper()
	n, err := notes.Open(filepath.Join(t.TempDir(), "notes"), "test")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = n.Close() })
	f := &Filler{plan: drive.New(drive.Sizes()[0], 83), notes: n, house: house.House{Crew: crew.New(client.Config{}, 83)}}
	f.people = newCrowds(Options{Seed: 83, Today: "2026-03-02", Election: "2026-05-31"}, f.plan.Regions)
	return f
}

// Every voter of a small drive has requests that lead where the plan says, each under a key of its
// own that the API takes.
func TestSteps_EachUnderItsOwnKey(t *testing.T) {
	f := planned(t)
	if err := f.pictures.draw(f); err != nil {
		t.Fatal(err)
	}
	keys := map[string]bool{}
	note := func(list ...errand.Request) {
		for _, q := range list {
			if keys[q.Key] || len(q.Key) < 8 || len(q.Key) > 64 || strings.Trim(q.Key, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
				t.Fatalf("the key of %s is %q, taken: %v", q.Path, q.Key, keys[q.Key])
			}
			keys[q.Key] = true
		}
	}
	for n := range f.plan.Lanes() {
		l := f.plan.Lane(n)
		w := &worker{f: f, lane: l, work: f.work(l), codes: slices.Repeat([]string{"ABCDEF"}, l.Sheets)}
		for _, p := range w.pages(0, l.Sheets) {
			for _, v := range p.Visits {
				person, err := f.people.person(l.HomeOf(p.Sheet), v)
				if err != nil {
					t.Fatal(err)
				}
				a := &arrival{visit: v, person: person, code: p.Code}
				open, err := f.opening(a, map[string][]byte{})
				if err != nil {
					t.Fatal(err)
				}
				if _, twoPages := open.Form["registration"]; twoPages == (v.Kind == drive.Unregistered) {
					t.Fatalf("a voter who is %s shows %v", v.Kind, open.Form)
				}
				note(open)
				note(f.steps(a)...)
			}
		}
		for _, stage := range w.work.ToCertification() {
			for _, b := range stage(w.pages(0, l.Sheets)) {
				for _, group := range b.Groups {
					note(group...)
				}
			}
		}
	}
	if len(keys) < 5000 {
		t.Errorf("only %d requests", len(keys))
	}
}

// Each collector gets the codes of his own sheets: no two write on the same one.
func TestCodes_OneCollectorASheet(t *testing.T) {
	f := planned(t)
	taken := map[string]int{}
	for office := range f.plan.Offices {
		for region, used := range f.plan.Needs(office) {
			var codes strings.Builder
			for i := range used {
				fmt.Fprintf(&codes, "%d%s%03d", office, region, i)
			}
			if err := f.notes.Put(order{office: office, region: region}.note(), codes.String()); err != nil {
				t.Fatal(err)
			}
		}
	}
	for n := range f.plan.Lanes() {
		l := f.plan.Lane(n)
		codes, err := f.codesOf(l)
		if err != nil {
			t.Fatal(err)
		}
		for k, code := range codes {
			if other, twice := taken[code]; twice || code[1:3] != string(l.Region(k)) {
				t.Fatalf("collector %d gets %s of region %s, which collector %d has: %v", n, code, l.Region(k), other, twice)
			}
			taken[code] = n
		}
	}
	if len(taken) != f.plan.Size.Sheets {
		t.Errorf("%d sheets were handed out", len(taken))
	}
	if err := f.notes.Put(order{office: 0, region: f.plan.Offices[0].Region.Code}.note(), "ABCDEF"); err != nil {
		t.Fatal(err)
	}
	if _, err := f.codesOf(f.plan.Lane(0)); err == nil {
		t.Error("sheets that were not issued are handed out")
	}
}
