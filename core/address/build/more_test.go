package build

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
)

func TestBuild_BothHierarchies(t *testing.T) {
	b := New("83")
	for _, v := range []address.Version{
		version(1, 10, 1, "АО", "Ненецкий"), version(2, 20, 3, "м.р-н", "Заполярный"), version(3, 30, 4, "с.п.", "Омский"),
		version(4, 40, 6, "с", "Ома"), version(5, 50, 8, "ул", "Речная"),
	} {
		if err := b.AddVersion(v); err != nil {
			t.Fatal(err)
		}
	}
	for _, l := range []address.Link{link(1, 10, 0), link(2, 40, 10), link(3, 50, 40)} {
		if err := b.AddLink(l); err != nil {
			t.Fatal(err)
		}
	}
	for _, l := range []address.Link{link(1, 10, 0), link(2, 20, 10), link(3, 30, 20), link(4, 40, 30), link(5, 50, 40), link(6, 7777, 50)} {
		if err := b.AddMunicipal(l); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.AddMunicipal(link(5, 50, 40)); core.CodeOf(err) != core.Duplicate {
		t.Errorf("the same row id: %v", err)
	}
	reg, rep, err := b.Build()
	if err != nil || rep.Incomplete != 0 || rep.Municipal != 6 || len(rep.Notes) != 0 {
		t.Fatalf("%+v %v", rep, err)
	}
	ids := func(chain []address.Object, complete bool) (out []int64) {
		for _, o := range chain {
			out = append(out, o.ID)
		}
		if !complete {
			t.Errorf("the chain %v does not reach the region", out)
		}
		return out
	}
	if got := ids(reg.Chain(50)); !slices.Equal(got, []int64{10, 40, 50}) {
		t.Errorf("administrative: %v", got)
	}
	if got := ids(reg.MunicipalChain(50)); !slices.Equal(got, []int64{10, 20, 30, 40, 50}) {
		t.Errorf("municipal: %v", got)
	}
	if got := ids(reg.Chain(30)); !slices.Equal(got, []int64{10, 20, 30}) {
		t.Errorf("a unit that only the municipal hierarchy has: %v", got)
	}
}

func TestBuild_Codes(t *testing.T) {
	param := func(row int64, kind address.ParamKind, value string, from core.Date, ended bool) address.Param {
		return address.Param{Row: row, Object: 10, Kind: kind, Value: value, From: from, Ended: ended}
	}
	params := []address.Param{
		param(1, address.ParamPostal, "166000", "2000-01-01", true), param(2, address.ParamPostal, "166001", "2010-01-01", false),
		param(3, address.ParamPostal, "166002", "2020-01-01", true), param(4, address.ParamOKATO, "11111000000", "2000-01-01", false),
		param(5, address.ParamOKTMO, "11851000001", "2000-01-01", false), param(6, address.ParamCode, "83000001000000151", "2000-01-01", false),
		{Row: 7, Object: 4711, Kind: address.ParamPostal, Value: "1"},
	}
	for range 2 {
		b := New("83")
		if err := b.AddVersion(version(1, 10, 1, "АО", "Ненецкий")); err != nil {
			t.Fatal(err)
		}
		for _, p := range params {
			if err := b.AddParam(p); err != nil {
				t.Fatal(err)
			}
		}
		reg, rep, err := b.Build()
		if err != nil || rep.Params != 7 {
			t.Fatalf("%+v %v", rep, err)
		}
		want := address.Codes{Postal: "166001", OKATO: "11111000000", OKTMO: "11851000001", KLADR: "830000010000001"}
		if o, _ := reg.Object(10); o.Codes != want {
			t.Errorf("got %+v", o.Codes)
		}
		slices.Reverse(params)
	}
}

func TestBuild_MergedAndSplit(t *testing.T) {
	gone := func(row, id int64, name string) address.Version {
		v := version(row, id, 8, "ул", name)
		v.Active, v.To = false, "2010-01-01"
		return v
	}
	b := New("83")
	for _, v := range []address.Version{
		version(1, 10, 1, "АО", "Ненецкий"), version(2, 20, 8, "ул", "Новая"), version(3, 21, 8, "ул", "Вторая"),
		gone(4, 30, "Старая"), gone(5, 31, "Средняя"), gone(6, 32, "Пропавшая"), gone(7, 33, "Первая"), gone(8, 34, "Присоединённая"),
		gone(9, 35, "Кольцо"), gone(10, 36, "Кольцо вторая"),
	} {
		if err := b.AddVersion(v); err != nil {
			t.Fatal(err)
		}
	}
	for row, pair := range [][2]int64{{30, 31}, {31, 20}, {33, 20}, {33, 21}, {20, 34}, {35, 36}, {36, 35}, {31, 32}} {
		if err := b.AddDivision(address.Division{Row: int64(row + 1), Parent: pair[0], Child: pair[1]}); err != nil {
			t.Fatal(err)
		}
	}
	reg, rep, err := b.Build()
	if err != nil || rep.Closed != 7 || rep.Succeeded != 4 {
		t.Fatalf("%+v %v", rep, err)
	}
	for id, want := range map[int64][]int64{30: {20}, 31: {20}, 33: {20, 21}, 34: {20}, 32: nil, 35: nil, 36: nil} {
		if c, ok := reg.Closed(id); !ok || !slices.Equal(c.Successors, want) {
			t.Errorf("%d: %+v, want %v", id, c, want)
		}
	}
	o, _ := reg.Object(20)
	var names []string
	for _, a := range o.Aliases {
		names = append(names, a.Name)
		if c, ok := reg.Closed(a.Of); !ok || c.Name != a.Name {
			t.Errorf("the alias %+v says it is of %+v", a, c)
		}
	}
	if want := []string{"Старая", "Средняя", "Первая", "Присоединённая"}; !slices.Equal(names, want) {
		t.Errorf("aliases %q", names)
	}
}

func TestBuilder_TooManyRowsRefuseTheRegion(t *testing.T) {
	b := New("83")
	if err := b.refuse("ID", "address.row.many", "1"); core.CodeOf(err) != core.TooLarge {
		t.Errorf("got %v", err)
	}
	if _, _, err := b.Build(); core.CodeOf(err) != core.TooLarge {
		t.Errorf("got %v", err)
	}
}

func refusedAs(err error) string {
	var refusal *core.Error
	if !errors.As(err, &refusal) || refusal.Code != core.TooLarge {
		return fmt.Sprint(err)
	}
	return refusal.Text
}

func TestBuilder_TooManyVersionsOfOneObject(t *testing.T) {
	b := New("83")
	for row := range int64(maxVersions) {
		if err := b.AddVersion(old(version(row+1, 10, 8, "ул", fmt.Sprint("имя ", row)), "2000-01-01")); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.AddVersion(version(maxVersions+1, 11, 8, "ул", "Другая")); err != nil {
		t.Errorf("of another object: %v", err)
	}
	if err := b.AddVersion(version(maxVersions+2, 10, 8, "ул", "Лишняя")); refusedAs(err) != "address.object.versions" {
		t.Errorf("got %v", err)
	}
	if _, _, err := b.Build(); refusedAs(err) != "address.object.versions" {
		t.Errorf("the region: %v", err)
	}
}

func TestBuilder_TooManyTypes(t *testing.T) {
	b := New("83")
	for i := range maxTypes {
		for range 2 { // the second is no other
			if err := b.AddType(address.TypeName{Level: 8, Short: fmt.Sprint("т", i), Full: "тип"}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := b.AddType(address.TypeName{Level: 7, Short: "т0", Full: "тип"}); refusedAs(err) != "address.row.many" {
		t.Errorf("got %v", err)
	}
	if _, _, err := b.Build(); refusedAs(err) != "address.row.many" {
		t.Errorf("the region: %v", err)
	}
}

// Names are handed on to one object, or by one object to many, only so far.
func TestBuild_TooManyNamesHandedOn(t *testing.T) {
	for name, c := range map[string]struct {
		closed, living int
		text           string
	}{
		"as many as may be":  {maxNames, 1, "<nil>"},
		"one more":           {maxNames + 1, 1, "address.object.names"},
		"split into so many": {1, maxNames + 1, "address.object.names"},
	} {
		b := New("83")
		row := int64(0)
		for i := range c.living {
			row++
			if err := b.AddVersion(version(row, int64(1+i), 8, "ул", "Новая")); err != nil {
				t.Fatal(err)
			}
		}
		for i := range c.closed {
			row++
			gone := version(row, int64(10_000+i), 8, "ул", fmt.Sprint("имя ", i))
			gone.Active = false
			if err := b.AddVersion(gone); err != nil {
				t.Fatal(err)
			}
			for to := range c.living {
				row++
				if err := b.AddDivision(address.Division{Row: row, Parent: gone.Object, Child: int64(1 + to)}); err != nil {
					t.Fatal(err)
				}
			}
		}
		if _, _, err := b.Build(); refusedAs(err) != c.text {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A line of versions is followed once, not from each of its rows, and a ring does not hold it up.
func TestStartsHere_FollowsEachRowOnce(t *testing.T) {
	b := New("83")
	b.Base(address.NewRegistry(address.Content{Region: "83", Objects: []address.Object{
		{ID: 10, Row: 5000, Level: 8, Type: "ул", Name: "Первая"}, {ID: 11, Row: 6000, Level: 8, Type: "ул", Name: "Кольцо"},
	}}))
	w := &work{Builder: b, rep: &address.Report{}}
	for row := range int64(maxVersions) {
		v := version(row+1, 10, 8, "ул", "Первая")
		v.Previous = row
		if err := b.AddVersion(v); err != nil {
			t.Fatal(err)
		}
	}
	passed := map[int64]int64{}
	for row := int64(maxVersions); row > 0; row-- {
		if !w.startsHere(10, b.versions[row], passed) {
			t.Fatalf("row %d does not start here", row)
		}
	}
	for row, from := range passed {
		if from != maxVersions {
			t.Fatalf("row %d was followed again from %d", row, from)
		}
	}
	for row := range int64(2) {
		v := version(7000+row, 11, 8, "ул", "Кольцо")
		v.Previous = 7001 - row
		if err := b.AddVersion(v); err != nil {
			t.Fatal(err)
		}
	}
	if w.startsHere(11, b.versions[7000], map[int64]int64{}) {
		t.Error("a ring has a start")
	}
}

// What a ring leaves without a place hangs where the municipal hierarchy has it, but not where that leads back into the ring.
func TestBuild_RingAndTheOtherHierarchy(t *testing.T) {
	for other, want := range map[int64]int64{30: 30, 21: 0, 0: 0} {
		b := New("83")
		for _, v := range []address.Version{version(10, 10, 1, "АО", "Ненецкий"), version(30, 30, 4, "с.п.", "Омский"), version(20, 20, 6, "с", "Ома"), version(21, 21, 8, "ул", "Лесная")} {
			if err := b.AddVersion(v); err != nil {
				t.Fatal(err)
			}
		}
		for _, l := range []address.Link{link(1, 10, 0), link(2, 30, 10), link(3, 20, 21), link(4, 21, 20)} {
			if err := b.AddLink(l); err != nil {
				t.Fatal(err)
			}
		}
		if err := b.AddMunicipal(link(5, 20, other)); err != nil {
			t.Fatal(err)
		}
		reg, rep, err := b.Build()
		if err != nil {
			t.Fatal(err)
		}
		village, _ := reg.Object(20)
		street, _ := reg.Object(21)
		if village.Parent != want || street.Parent != 20 {
			t.Errorf("municipal parent %d: the village lies below %d, the street below %d; %+v", other, village.Parent, street.Parent, rep.Notes)
		}
	}
}
