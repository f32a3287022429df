package build

import (
	"bytes"
	"math/rand"
	"slices"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
)

func version(row, object int64, level int, kind, name string) address.Version {
	return address.Version{Row: row, Object: object, GUID: "17ef3c93-1607-4424-a403-95fd5f5587af", Level: level, Type: kind,
		Name: name, From: "1900-01-01", To: "2079-06-06", Actual: true, Active: true}
}

func link(row, object, parent int64) address.Link {
	return address.Link{Row: row, Object: object, Parent: parent, From: "1900-01-01", To: "2079-06-06", Active: true}
}

func old(v address.Version, to core.Date) address.Version {
	v.Actual, v.Active, v.To = false, false, to
	return v
}

// small is a region with one of everything that a real one has.
func small() ([]address.Version, []address.Link) {
	renamed := version(31, 30, 8, "ул", "им В.И.Ленина")
	renamed.From, renamed.Previous = "1985-12-09", 30
	first := old(version(30, 30, 8, "ул", "Ленина"), "1985-12-09")
	first.Next = 31
	closed := version(40, 40, 6, "д", "Носовая")
	closed.Active = false
	return []address.Version{
			version(10, 10, 1, "АО", "Ненецкий"), version(20, 20, 5, "г", "Нарьян-Мар"), first, renamed, closed,
			old(version(50, 50, 8, "ул", "Бывшая"), "1990-01-01"), version(60, 60, 15, "тер", "Старая"),
			version(70, 70, 4, "с.п.", "Омский сельсовет"), version(80, 80, 8, "ул.", "Новая"),
		}, []address.Link{
			link(1, 10, 0), link(2, 20, 10), {Row: 3, Object: 30, Path: []int64{10, 20, 30}, Active: true}, link(4, 80, 999), link(5, 5000, 20),
		}
}

func build(t *testing.T, versions []address.Version, links []address.Link) (*address.Registry, address.Report) {
	t.Helper()
	b := New("83")
	for _, v := range versions {
		if err := b.AddVersion(v); err != nil {
			t.Fatal(err)
		}
	}
	for _, l := range links {
		if err := b.AddLink(l); err != nil {
			t.Fatal(err)
		}
	}
	reg, rep, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return reg, rep
}

func TestBuild_AccountsForEveryRow(t *testing.T) {
	versions, links := small()
	reg, rep := build(t, versions, links)
	want := address.Report{Versions: 9, Links: 5, Objects: 5, Renamed: 1, Closed: 1, Historic: 1, Beyond: 1, OtherLinks: 1, Incomplete: 2,
		Notes: []address.Note{{Kind: address.NoPlace, Object: 70, Row: 70}, {Kind: address.ParentMissing, Object: 80, Row: 4, Link: true}}}
	if rep.Notes == nil || !slices.Equal(rep.Notes, want.Notes) {
		t.Errorf("notes %+v", rep.Notes)
	}
	got := rep
	got.Notes, want.Notes = nil, nil
	if got.Versions != want.Versions || got.Links != want.Links || got.Objects != want.Objects || got.Renamed != want.Renamed ||
		got.Closed != want.Closed || got.Historic != want.Historic || got.Beyond != want.Beyond ||
		got.OtherLinks != want.OtherLinks || got.Incomplete != want.Incomplete {
		t.Errorf("got %+v, want %+v", got, want)
	}
	chain, complete := reg.Chain(30)
	if !complete || len(chain) != 3 || chain[2].Aliases[0] != (address.Alias{Type: "ул", Name: "Ленина", From: "1900-01-01", To: "1985-12-09"}) {
		t.Errorf("PATH alone should give the parents: %v %+v", complete, chain)
	}
	if chain, complete := reg.Chain(80); complete || len(chain) != 1 {
		t.Errorf("an orphan: %v %+v", complete, chain)
	}
	if chain, complete := reg.Chain(4711); complete || chain != nil {
		t.Errorf("an unknown id: %v %+v", complete, chain)
	}
}

func TestBuild_SameInAnyOrder(t *testing.T) {
	versions, links := small()
	reg, _ := build(t, versions, links)
	want, err := reg.Edition()
	if err != nil {
		t.Fatal(err)
	}
	for seed := range int64(20) {
		r := rand.New(rand.NewSource(seed))
		r.Shuffle(len(versions), func(i, j int) { versions[i], versions[j] = versions[j], versions[i] })
		r.Shuffle(len(links), func(i, j int) { links[i], links[j] = links[j], links[i] })
		reg, _ := build(t, versions, links)
		if got, _ := reg.Edition(); got.Digest != want.Digest || !bytes.Equal(got.Pieces[0], want.Pieces[0]) {
			t.Fatalf("order %d gives another edition", seed)
		}
	}
}

func TestBuild_Notes(t *testing.T) {
	later := version(21, 20, 5, "г", "Нарьян-Мар-2")
	later.From = "2000-01-01"
	differs := link(9, 20, 10)
	differs.Path = []int64{11, 20}
	moved := link(8, 20, 30)
	moved.From = "2001-01-01"
	late := link(3, 20, 21)
	late.From = "2001-01-01"
	dangling := version(20, 20, 5, "г", "Нарьян-Мар")
	dangling.Next = 99
	closing := version(22, 20, 5, "г", "Нарьян-Мар")
	closing.From, closing.To, closing.Active = "2000-01-01", "2000-01-01", false
	base := []address.Version{version(10, 10, 1, "АО", "Ненецкий"), version(30, 30, 2, "р-н", "Заполярный")}
	links := []address.Link{link(1, 10, 0), link(2, 30, 10)}
	for _, c := range []struct {
		name     string
		versions []address.Version
		links    []address.Link
		want     address.NoteKind
		object   int64
		row      int64 // that says it, or that was passed over
		check    func(*address.Registry) bool
	}{
		{"two last versions", []address.Version{version(20, 20, 5, "г", "Нарьян-Мар"), later}, []address.Link{link(3, 20, 10)}, address.TwoActual, 20, 20,
			func(r *address.Registry) bool { o, _ := r.Object(20); return o.Name == "Нарьян-Мар-2" }},
		{"two last versions, the later closes", []address.Version{version(20, 20, 5, "г", "Нарьян-Мар"), closing}, []address.Link{link(3, 20, 10)}, address.TwoActual, 20, 20,
			func(r *address.Registry) bool {
				_, lives := r.Object(20)
				c, ok := r.Closed(20)
				return !lives && ok && c.Row == 22
			}},
		{"two places", []address.Version{version(20, 20, 5, "г", "Нарьян-Мар")}, []address.Link{link(3, 20, 10), moved}, address.TwoParents, 20, 3,
			func(r *address.Registry) bool { o, _ := r.Object(20); return o.Parent == 30 }},
		{"path differs", []address.Version{version(20, 20, 5, "г", "Нарьян-Мар")}, []address.Link{differs}, address.PathDiffers, 20, 9,
			func(r *address.Registry) bool { o, _ := r.Object(20); return o.Parent == 10 }},
		{"unknown type", []address.Version{version(20, 20, 5, "ттт", "Нарьян-Мар")}, []address.Link{link(3, 20, 10)}, address.UnknownType, 20, 20, nil},
		{"neighbour missing", []address.Version{dangling}, []address.Link{link(3, 20, 10)}, address.BrokenRename, 20, 20, nil},
		{"itself its parent", []address.Version{version(20, 20, 5, "г", "Нарьян-Мар")}, []address.Link{link(3, 20, 20)}, address.Cycle, 20, 3,
			func(r *address.Registry) bool { o, _ := r.Object(20); return o.Parent == 0 }},
		{"ring of two", []address.Version{version(20, 20, 5, "г", "А"), version(21, 21, 8, "ул", "Б")}, []address.Link{link(3, 20, 21), link(4, 21, 20)}, address.Cycle, 20, 3,
			func(r *address.Registry) bool { c, ok := r.Chain(21); return !ok && len(c) == 2 && c[0].ID == 20 }},
		{"the other of a ring", []address.Version{version(20, 20, 5, "г", "А"), version(21, 21, 8, "ул", "Б")}, []address.Link{link(3, 20, 21), link(4, 21, 20)}, address.InCycle, 21, 4, nil},
		{"ring of equals", []address.Version{version(20, 20, 8, "ул", "А"), version(21, 21, 8, "ул", "Б")}, []address.Link{late, link(4, 21, 20)}, address.Cycle, 20, 3,
			func(r *address.Registry) bool { o, _ := r.Object(21); return o.Parent == 20 }},
	} {
		reg, rep := build(t, append(slices.Clone(base), c.versions...), append(slices.Clone(links), c.links...))
		link := slices.Contains([]address.NoteKind{address.TwoParents, address.PathDiffers, address.Cycle, address.InCycle}, c.want)
		if !slices.Contains(rep.Notes, address.Note{Kind: c.want, Object: c.object, Row: c.row, Link: link}) {
			t.Errorf("%s: notes %+v", c.name, rep.Notes)
		}
		if c.check != nil && !c.check(reg) {
			t.Errorf("%s: the registry is wrong", c.name)
		}
	}
}

func TestBuilder_Refuses(t *testing.T) {
	b := New("83")
	if err := b.AddVersion(version(1, 1, 1, "АО", "Ненецкий")); err != nil {
		t.Fatal(err)
	}
	if err := b.AddVersion(version(1, 2, 1, "АО", "Другой")); core.CodeOf(err) != core.Duplicate {
		t.Errorf("the same row id: %v", err)
	}
	other := link(1, 1, 0)
	other.Region = "72"
	if err := b.AddLink(other); core.CodeOf(err) != core.Invalid {
		t.Errorf("another region: %v", err)
	}
	if err := b.AddLink(link(1, 1, 0)); err != nil {
		t.Errorf("the refused row should leave no trace: %v", err)
	}
	if err := b.AddLink(link(1, 1, 0)); core.CodeOf(err) != core.Duplicate {
		t.Errorf("the same link id: %v", err)
	}
	if _, _, err := New("83").Build(); core.CodeOf(err) != core.Invalid {
		t.Errorf("an empty region: %v", err)
	}
}
