package address

import (
	"bytes"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address/houses"
	"github.com/sheaf-drive/sheaf/core/chunk"
)

// small is a region with one of everything that an edition keeps.
func small() *Registry {
	const guid = "17ef3c93-1607-4424-a403-95fd5f5587af"
	return NewRegistry(Content{
		Region: "83",
		Objects: []Object{
			{ID: 30, Parent: 20, GUID: guid, Level: 8, Type: "ул", Name: "им В.И.Ленина", From: "1985-12-09", Row: 31, Municipal: 20,
				Codes: Codes{Postal: "166000", OKATO: "11111000000", OKTMO: "11851000001", KLADR: "830000010000001"},
				Aliases: []Alias{
					{Type: "ул", Name: "Ленина", From: "1900-01-01", To: "1985-12-09"},
					{Type: "пер", Name: "Бывший", To: "1990-01-01", Of: 50},
				}},
			{ID: 10, GUID: guid, Level: 1, Type: "АО", Name: "Ненецкий", From: "1900-01-01"},
			{ID: 20, Parent: 10, GUID: "no such form", Level: 5, Type: "г", Name: "Нарьян-Мар", From: "1900-01-01"},
			{ID: 80, GUID: guid, Level: 8, Type: "ттт", Name: "Новая", From: "1900-01-01", Lost: 999},
		},
		Closed: []Closed{
			{ID: 50, Parent: 20, GUID: guid, Level: 8, Type: "пер", Name: "Бывший", To: "1990-01-01", Aliases: []Alias{{Type: "пер", Name: "Давний"}}, Row: 51, Successors: []int64{30}},
			{ID: 40, Parent: 10, GUID: guid, Level: 6, Type: "д", Name: "Носовая", To: "1980-01-01"},
		},
		Types:  []TypeName{{Level: 8, Short: "ттт", Full: "третий тип"}},
		Houses: []houses.House{{ID: 901, Street: 30, Number: "12к2"}, {ID: 900, Street: 30, Number: "12"}, {ID: 905, Street: 20, Number: "5/7"}},
	})
}

// headCounts is where the head of small's edition says how many objects there are.
const headCounts = 1 + len(format) + 1 + 2

func TestReadEdition_Refuses(t *testing.T) {
	ed, err := small().Edition()
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
		"no object at all": change(func(r [][]byte) [][]byte { r[0][headCounts] = 0; return r[:1] }),
		"a house less":     change(func(r [][]byte) [][]byte { r[len(r)-1] = r[len(r)-1][:len(r[len(r)-1])-1]; return r }),
		"streets astray":   change(func(r [][]byte) [][]byte { n := len(r); r[n-1], r[n-2] = r[n-2], r[n-1]; return r }),
		"one more closed":  change(func(r [][]byte) [][]byte { return append(r, r[len(r)-1]) }),
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

func TestEdition_KeepsEverything(t *testing.T) {
	reg := small()
	ed, err := reg.Edition()
	if err != nil {
		t.Fatal(err)
	}
	back, digest, err := ReadEdition(slices.Values(ed.Pieces))
	if err != nil || digest != ed.Digest || !reflect.DeepEqual(back, reg) {
		t.Fatalf("got %+v, %v; want %+v", back, err, reg)
	}
	if c, ok := back.Closed(50); !ok || c.Name != "Бывший" || c.Successors[0] != 30 {
		t.Errorf("closed: %+v %v", c, ok)
	}
	if _, ok := back.Closed(30); ok {
		t.Error("an existing object is closed")
	}
	if full, ok := back.FullType(8, "ттт"); !ok || full != "третий тип" {
		t.Errorf("the register's own type is %q", full)
	}
	if chain, complete := back.MunicipalChain(30); complete || len(chain) != 2 {
		t.Errorf("municipal chain %v %+v", complete, chain)
	}
}

// What the dictionary of this package lacks is said, whether the register's own explains it or not.
func TestEachForeignType(t *testing.T) {
	reg := NewRegistry(Content{Region: "83", Types: []TypeName{{Level: 8, Short: "ттт", Full: "третий тип"}}, Objects: []Object{
		{ID: 1, Level: 1, Type: "АО", Name: "Ненецкий"}, {ID: 5, Level: 8, Type: "ттт", Name: "Новая"}, {ID: 4, Level: 8, Type: "ттт", Name: "Старая"},
		{ID: 3, Level: 7, Type: "ттт", Name: "Иная"}, {ID: 6, Level: 8, Type: "ул", Name: "Мира"}, {ID: 7, Level: 8, Type: "ул.", Name: "Мира"}}})
	cut, err := reg.Edition()
	if err != nil {
		t.Fatal(err)
	}
	back, _, err := ReadEdition(slices.Values(cut.Pieces))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []*Registry{reg, back} {
		var got []string
		r.EachForeignType(func(t TypeName, objects int, first Object) {
			got = append(got, fmt.Sprint(t.Level, " ", t.Short, " ", t.Full, " ", objects, " ", first.ID))
		})
		if want := []string{"7 ттт  1 3", "8 ттт третий тип 2 4"}; !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// An edition of the first release, byte for byte as it wrote it: it lies in houses and has to be
// read for ever.
func TestReadEdition_OfTheFirstForm(t *testing.T) {
	piece, err := os.ReadFile("testdata/edition-1.bin")
	if err != nil {
		t.Fatal(err)
	}
	reg, digest, err := ReadEdition(slices.Values([][]byte{piece}))
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprintf("%x", digest); got != "20e6adfe5951cf2d6cdab6bf36af2fdd60e3ead7cc9aaca10e15952e5d1e7c4f" {
		t.Errorf("digest %s", got)
	}
	street, _ := reg.Object(30)
	chain, complete := reg.Chain(30)
	if reg.Len() != 5 || street.Name != "им В.И.Ленина" || len(street.Aliases) != 1 || street.Postal != "" || !complete || len(chain) != 3 {
		t.Errorf("%d objects, %+v, %v %+v", reg.Len(), street, complete, chain)
	}
}

func TestHouseKnown(t *testing.T) {
	reg := small()
	for _, c := range []struct {
		street        int64
		typed         string
		known, listed bool
	}{
		{30, "дом 12", true, true}, {30, "д.12, корп. 2", true, true}, {30, "12 К2", true, true}, {30, "13", false, true},
		{20, "д. 5 / 7", true, true}, {20, "57", false, true}, {10, "1", false, false}, {4711, "1", false, false},
	} {
		if known, listed := reg.HouseKnown(c.street, c.typed); known != c.known || listed != c.listed {
			t.Errorf("%d %q: known %v, listed %v", c.street, c.typed, known, listed)
		}
	}
	for typed, want := range map[string]houses.Answer{"30 12": houses.There, "30 13": houses.Missing, "10 1": houses.None, "4711 1": houses.NoObject} {
		street, house, _ := strings.Cut(typed, " ")
		if id, _ := strconv.ParseInt(street, 10, 64); reg.House(id, house) != want {
			t.Errorf("%s: %s, want %s", typed, reg.House(id, house), want)
		}
	}
	bare := NewRegistry(Content{Region: "83", Objects: []Object{{ID: 1, Level: 1, Type: "АО", Name: "Ненецкий"}}})
	if got := bare.House(1, "1"); got != houses.NotLoaded {
		t.Errorf("without houses: %s", got)
	}
	if got := bare.House(2, "1"); got != houses.NoObject {
		t.Errorf("without the object: %s", got)
	}
	if reg.Houses() != 3 {
		t.Errorf("%d houses", reg.Houses())
	}
	var ids []int64
	reg.EachHouse(func(h houses.House) { ids = append(ids, h.ID) })
	if !slices.Equal(ids, []int64{905, 900, 901}) {
		t.Errorf("in the order %v", ids)
	}
}

func FuzzReadEdition(f *testing.F) {
	reg := small()
	for i := range reg.Len() {
		f.Add(encodeObject(reg.At(i), 0))
	}
	f.Fuzz(func(t *testing.T, rec []byte) {
		d := newDecoder(rec, nil)
		o := d.object(0)
		d.place(&o)
		if d.end() != nil {
			return
		}
		d2 := newDecoder(encodeObject(o, 0), nil)
		back := d2.object(0)
		d2.place(&back)
		if d2.end() != nil || !reflect.DeepEqual(back, o) {
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
		{6, "с", "Новое Село"}: "село Новое Село", {6, "д", "Новая Деревня"}: "деревня Новая Деревня", {5, "г", "Старый Город"}: "город Старый Город",
		{6, "д", "Деревня"}: "деревня Деревня", {8, "ул", "Новая улица"}: "Новая улица", {8, "ул", "Улица 8 Марта"}: "Улица 8 Марта",
		{8, "пер", "Малый переулок Мира"}: "переулок Малый переулок Мира", {8, "ул", "Старая Деревня"}: "улица Старая Деревня",
		{7, "мкр", "Микрорайон 5"}: "Микрорайон 5", {2, "р-н", "Заполярный район"}: "Заполярный район", {2, "р-н", "Район имени Лазо"}: "Район имени Лазо",
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
	for _, c := range []struct {
		level       int
		short, want string
	}{{7, "жилрайон", "жилой район"}, {7, "остров", "остров"}, {7, "линия", "линия"}, {3, "р-н", "район"}, {2, "м.о.", "муниципальный округ"}} {
		if full, ok := FullType(c.level, c.short); !ok || full != c.want {
			t.Errorf("a type of another level, %d %s: %q, %v", c.level, c.short, full, ok)
		}
	}
	if _, ok := FullType(1, "ул"); ok {
		t.Error("a street is no subject of the Federation")
	}
}
