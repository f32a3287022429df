package address

import (
	"bytes"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/chunk"
)

func version(row, object int64, level int, kind, name string) Version {
	return Version{Row: row, Object: object, GUID: "17ef3c93-1607-4424-a403-95fd5f5587af", Level: level, Type: kind,
		Name: name, From: "1900-01-01", To: "2079-06-06", Actual: true, Active: true}
}

func link(row, object, parent int64) Link {
	return Link{Row: row, Object: object, Parent: parent, From: "1900-01-01", To: "2079-06-06", Active: true}
}

func old(v Version, to core.Date) Version {
	v.Actual, v.Active, v.To = false, false, to
	return v
}

// small is a region with one of everything that a real one has.
func small() ([]Version, []Link) {
	renamed := version(31, 30, 8, "ул", "им В.И.Ленина")
	renamed.From, renamed.Previous = "1985-12-09", 30
	first := old(version(30, 30, 8, "ул", "Ленина"), "1985-12-09")
	first.Next = 31
	closed := version(40, 40, 6, "д", "Носовая")
	closed.Active = false
	return []Version{
			version(10, 10, 1, "АО", "Ненецкий"), version(20, 20, 5, "г", "Нарьян-Мар"), first, renamed, closed,
			old(version(50, 50, 8, "ул", "Бывшая"), "1990-01-01"), version(60, 60, 15, "тер", "Старая"),
			version(70, 70, 4, "с.п.", "Омский сельсовет"), version(80, 80, 8, "ул.", "Новая"),
		}, []Link{
			link(1, 10, 0), link(2, 20, 10), {Row: 3, Object: 30, Path: []int64{10, 20, 30}, Active: true}, link(4, 80, 999), link(5, 5000, 20),
		}
}

func build(t *testing.T, versions []Version, links []Link) (*Registry, Report) {
	t.Helper()
	b := NewBuilder("83")
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
	want := Report{Versions: 9, Links: 5, Objects: 5, Renamed: 1, Closed: 1, Historic: 1, Beyond: 1, OtherLinks: 1, Incomplete: 2,
		Notes: []Note{{NoPlace, 70}, {ParentMissing, 80}}}
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
	if !complete || len(chain) != 3 || chain[2].Aliases[0] != (Alias{"ул", "Ленина", "1900-01-01", "1985-12-09"}) {
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
	dangling := version(20, 20, 5, "г", "Нарьян-Мар")
	dangling.Next = 99
	base := []Version{version(10, 10, 1, "АО", "Ненецкий"), version(30, 30, 2, "р-н", "Заполярный")}
	links := []Link{link(1, 10, 0), link(2, 30, 10)}
	for _, c := range []struct {
		name     string
		versions []Version
		links    []Link
		want     NoteKind
		check    func(*Registry) bool
	}{
		{"two last versions", []Version{version(20, 20, 5, "г", "Нарьян-Мар"), later}, []Link{link(3, 20, 10)}, TwoActual,
			func(r *Registry) bool { o, _ := r.Object(20); return o.Name == "Нарьян-Мар-2" }},
		{"two places", []Version{version(20, 20, 5, "г", "Нарьян-Мар")}, []Link{link(3, 20, 10), moved}, TwoParents,
			func(r *Registry) bool { o, _ := r.Object(20); return o.Parent == 30 }},
		{"path differs", []Version{version(20, 20, 5, "г", "Нарьян-Мар")}, []Link{differs}, PathDiffers,
			func(r *Registry) bool { o, _ := r.Object(20); return o.Parent == 10 }},
		{"unknown type", []Version{version(20, 20, 5, "ттт", "Нарьян-Мар")}, []Link{link(3, 20, 10)}, UnknownType, nil},
		{"neighbour missing", []Version{dangling}, []Link{link(3, 20, 10)}, BrokenRename, nil},
		{"itself its parent", []Version{version(20, 20, 5, "г", "Нарьян-Мар")}, []Link{link(3, 20, 20)}, Cycle,
			func(r *Registry) bool { o, _ := r.Object(20); return o.Parent == 0 }},
		{"ring of two", []Version{version(20, 20, 5, "г", "А"), version(21, 21, 8, "ул", "Б")}, []Link{link(3, 20, 21), link(4, 21, 20)}, Cycle,
			func(r *Registry) bool { c, ok := r.Chain(20); return !ok && len(c) <= 2 }},
	} {
		reg, rep := build(t, append(slices.Clone(base), c.versions...), append(slices.Clone(links), c.links...))
		if !slices.ContainsFunc(rep.Notes, func(n Note) bool { return n.Kind == c.want }) {
			t.Errorf("%s: notes %+v", c.name, rep.Notes)
		}
		if c.check != nil && !c.check(reg) {
			t.Errorf("%s: the registry is wrong", c.name)
		}
	}
}

func TestBuilder_Refuses(t *testing.T) {
	b := NewBuilder("83")
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
	if _, _, err := NewBuilder("83").Build(); core.CodeOf(err) != core.Invalid {
		t.Errorf("an empty region: %v", err)
	}
}

func TestReadEdition_Refuses(t *testing.T) {
	versions, links := small()
	reg, _ := build(t, versions, links)
	ed, err := reg.Edition()
	if err != nil {
		t.Fatal(err)
	}
	var records [][]byte
	if _, err := chunk.Unpack(slices.Values(ed.Pieces), func(r []byte) error { records = append(records, bytes.Clone(r)); return nil }); err != nil {
		t.Fatal(err)
	}
	change := func(f func([][]byte) [][]byte) [][]byte {
		copied := make([][]byte, len(records))
		for i := range records {
			copied[i] = bytes.Clone(records[i])
		}
		return f(copied)
	}
	for name, recs := range map[string][][]byte{
		"nothing":          {},
		"no object at all": change(func(r [][]byte) [][]byte { r[0][len(r[0])-1] = 0; return r[:1] }),
		"one object less":  change(func(r [][]byte) [][]byte { return r[:len(r)-1] }),
		"another format":   change(func(r [][]byte) [][]byte { r[0][3] ^= 1; return r }),
		"same id twice":    change(func(r [][]byte) [][]byte { r[2][0] = 0; return r }),
		"level 9":          change(func(r [][]byte) [][]byte { r[1][2] = 9; return r }),
		"tail":             change(func(r [][]byte) [][]byte { r[1] = append(r[1], 0); return r }),
		"cut record":       change(func(r [][]byte) [][]byte { r[1] = r[1][:10]; return r }),
	} {
		cut, err := chunk.Pack(recs)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := ReadEdition(slices.Values(cut.Pieces)); core.CodeOf(err) != core.Invalid {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func FuzzReadEdition(f *testing.F) {
	versions, links := small()
	b := NewBuilder("83")
	for _, v := range versions {
		_ = b.AddVersion(v)
	}
	for _, l := range links {
		_ = b.AddLink(l)
	}
	reg, _, _ := b.Build()
	for i := range reg.Len() {
		f.Add(encodeObject(reg.At(i), 0))
	}
	f.Fuzz(func(t *testing.T, rec []byte) {
		d := decoder{rest: rec}
		o := d.object(0)
		if d.end() != nil {
			return
		}
		d2 := decoder{rest: encodeObject(o, 0)}
		if back := d2.object(0); d2.end() != nil || back.Name != o.Name || back.ID != o.ID || !slices.Equal(back.Aliases, o.Aliases) {
			t.Errorf("%+v became %+v", o, back)
		}
	})
}

func TestLegal(t *testing.T) {
	for _, c := range []struct {
		place Place
		want  string
	}{
		{Place{Region: "83", Chain: []Part{{1, "АО", "Ненецкий"}, {5, "г", "Нарьян-Мар"}, {8, "ул", "им В.И.Ленина"}}, House: "12", Flat: "3"},
			"Ненецкий автономный округ, город Нарьян-Мар, улица им В.И.Ленина, дом 12, квартира 3"},
		{Place{Region: "83", Chain: []Part{{2, "р-н", "Заполярный"}, {6, "п", "Нельмин-Нос"}}, House: " д. 5, корп. 2 ", Flat: "к. 7"},
			"Ненецкий автономный округ, Заполярный район, поселок Нельмин-Нос, д. 5, корп. 2, к. 7"},
		{Place{Region: "83", Chain: []Part{{3, "г.о.", "город Нарьян-Мар"}}}, "Ненецкий автономный округ, городской округ город Нарьян-Мар"},
		{Place{Region: "83", Chain: []Part{{2, "р-н", "Заполярный район"}}}, "Ненецкий автономный округ, Заполярный район"},
		{Place{Region: "77", Chain: []Part{{8, "пр-кт", "Мира"}}, House: "1"}, "город Москва, проспект Мира, дом 1"},
		{Place{Region: "51", Chain: []Part{{1, "обл", "Мурманская"}, {5, "г.", "Апатиты"}}}, "Мурманская область, город Апатиты"},
		{Place{Region: "83", Chain: []Part{{8, "пер.", "Лесной"}}}, "Ненецкий автономный округ, переулок Лесной"},
	} {
		if got, err := Legal(c.place); err != nil || got != c.want {
			t.Errorf("got %q, %v; want %q", got, err, c.want)
		}
	}
	if _, err := Legal(Place{Region: "00"}); core.CodeOf(err) != core.Invalid {
		t.Errorf("region 00: %v", err)
	}
	if _, err := Legal(Place{Region: "83", Chain: []Part{{8, "ттт", "Ленина"}}}); core.CodeOf(err) != core.Invalid {
		t.Errorf("unknown type: %v", err)
	}
}

func TestTitle(t *testing.T) {
	for part, want := range map[Part]string{
		{1, "АО", "Ненецкий"}: "Ненецкий автономный округ", {1, "обл.", "Мурманская"}: "Мурманская область",
		{1, "Респ", "Коми"}: "республика Коми", {8, "ул", "Новая"}: "улица Новая", {8, "ттт", "Новая"}: "ттт Новая",
	} {
		if got := Title(part); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestTables(t *testing.T) {
	if n := len(Regions()); n != 85 {
		t.Errorf("%d regions", n)
	}
	seen := map[core.Region]bool{}
	for _, r := range Regions() {
		if len(r.Code) != 2 || seen[r.Code] || strings.TrimSpace(r.Name) != r.Name || r.Name == "" {
			t.Errorf("region %+v", r)
		}
		seen[r.Code] = true
	}
	for _, ty := range Types() {
		if got, ok := FullType(ty.Level, ty.Short); !ok || got != ty.Full || ty.Level < 1 || ty.Level > 8 {
			t.Errorf("%+v gives %q", ty, got)
		}
	}
	if full, ok := FullType(8, "ул."); !ok || full != "улица" {
		t.Errorf("ул. is %q", full)
	}
	if _, ok := FullType(1, "ул"); ok {
		t.Error("a street is no subject of the Federation")
	}
}
