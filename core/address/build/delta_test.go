package build

import (
	"reflect"
	"slices"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
)

func TestBase_DeltasGiveWhatAFullLoadDoes(t *testing.T) {
	for seed := range int64(60) {
		d := newDiary(seed)
		reg := d.full(t)
		for range 6 {
			before := d.copied()
			for range 1 + d.r.Intn(12) {
				d.live()
			}
			var rep address.Report
			reg, rep = d.delta(t, reg, before)
			for _, n := range rep.Notes {
				if n.Kind == address.VersionSkipped {
					t.Fatalf("seed %d: nothing was skipped, and it says %+v", seed, n)
				}
			}
			objects, closed := plain(reg)
			wantObjects, wantClosed := plain(d.full(t))
			if !reflect.DeepEqual(objects, wantObjects) {
				for i := range objects {
					if !reflect.DeepEqual(objects[i], wantObjects[i]) {
						t.Errorf("got %+v\nwant %+v", objects[i], wantObjects[i])
					}
				}
				t.Fatalf("seed %d: the delta gives other objects", seed)
			}
			if !reflect.DeepEqual(closed, wantClosed) {
				t.Fatalf("seed %d: the delta closes others:\n%+v\n%+v", seed, closed, wantClosed)
			}
		}
	}
}

// A delta that is left out shows when a later one goes on with the same object.
func TestBase_NoticesASkippedDelta(t *testing.T) {
	d := newDiary(1)
	reg := d.full(t)
	d.day++
	d.rename(10, "один", true)
	skipped := d.copied()
	d.day++
	d.rename(10, "два", true)
	d.rename(11, "три", true)
	_, rep := d.delta(t, reg, skipped)
	got := slices.DeleteFunc(rep.Notes, func(n address.Note) bool { return n.Kind != address.VersionSkipped })
	if len(got) != 1 || got[0].Object != 10 || got[0].Row == 0 || got[0].Link {
		t.Errorf("got %+v", got)
	}
	if _, rep := d.delta(t, reg, newDiary(1)); slices.ContainsFunc(rep.Notes, func(n address.Note) bool { return n.Kind == address.VersionSkipped }) {
		t.Errorf("both deltas in one skip nothing: %+v", rep.Notes)
	}
}

func TestBase_KeepsARegisterOfTheFirstForm(t *testing.T) {
	first := address.NewRegistry(address.Content{Region: "83", Objects: []address.Object{
		{ID: 10, Level: 1, Type: "АО", Name: "Ненецкий"},
		{ID: 20, Parent: 10, Level: 5, Type: "г", Name: "Нарьян-Мар", Aliases: []address.Alias{{Type: "п", Name: "Белощелье"}}},
	}})
	b := New("83")
	b.Base(first)
	renamed := version(21, 20, 5, "г", "Новый")
	renamed.Previous = 19
	if err := b.AddVersion(renamed); err != nil {
		t.Fatal(err)
	}
	reg, rep, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	o, _ := reg.Object(20)
	if o.Name != "Новый" || o.Parent != 10 || len(o.Aliases) != 2 || len(rep.Notes) != 0 {
		t.Errorf("%+v %+v", o, rep)
	}
}

// A delta that has only a row of the hierarchy that ended says where an object stood, and not
// that it stands nowhere.
func TestBase_AnEndedRowAloneMovesNothing(t *testing.T) {
	base := address.NewRegistry(address.Content{Region: "83", Objects: []address.Object{
		{ID: 1, Level: 1, Type: "АО", Name: "Ненецкий"},
		{ID: 2, Parent: 1, Municipal: 1, Level: 5, Type: "г", Name: "Нарьян-Мар"}, {ID: 3, Parent: 1, Level: 5, Type: "г", Name: "Другой"},
		{ID: 10, Parent: 2, Municipal: 3, Level: 8, Type: "ул", Name: "Ленина"},
		{ID: 11, Parent: 2, Level: 8, Type: "ул", Name: "Речная"},
		{ID: 12, Lost: 99, Level: 8, Type: "ул", Name: "Новая"},
	}})
	ended := func(object, parent int64, from, to core.Date) address.Link {
		return address.Link{Row: 70, Object: object, Parent: parent, From: from, To: to}
	}
	for name, c := range map[string]struct {
		link                      address.Link
		municipal                 bool
		parent, inMunicipal, lost int64
		noPlace                   bool
	}{
		"of another parent":           {ended(10, 3, "1990-01-01", "2000-01-01"), false, 2, 3, 0, false},
		"on the day it began":         {ended(10, 2, "1990-01-01", "1990-01-01"), false, 2, 3, 0, false},
		"of its own":                  {ended(10, 2, "1990-01-01", "2023-01-01"), false, 3, 3, 0, false},
		"by its path":                 {address.Link{Row: 70, Object: 11, Path: []int64{1, 2, 11}, From: "1990-01-01", To: "2023-01-01"}, false, 0, 0, 0, true},
		"of its own, with no other":   {ended(11, 2, "1990-01-01", "2023-01-01"), false, 0, 0, 0, true},
		"of the missing parent":       {ended(12, 99, "1990-01-01", "2023-01-01"), false, 0, 0, 0, true},
		"of another than the missing": {ended(12, 2, "1990-01-01", "2023-01-01"), false, 0, 0, 99, false},
		"municipal, of another":       {ended(10, 1, "1990-01-01", "2000-01-01"), true, 2, 3, 0, false},
		"municipal, of its own":       {ended(10, 3, "1990-01-01", "2000-01-01"), true, 2, 0, 0, false},
	} {
		b := New("83")
		b.Base(base)
		add := b.AddLink
		if c.municipal {
			add = b.AddMunicipal
		}
		if err := add(c.link); err != nil {
			t.Fatal(err)
		}
		reg, rep, err := b.Build()
		if err != nil {
			t.Fatal(err)
		}
		o, _ := reg.Object(c.link.Object)
		if o.Parent != c.parent || o.Municipal != c.inMunicipal || o.Lost != c.lost {
			t.Errorf("%s: parent %d, municipal %d, lost %d", name, o.Parent, o.Municipal, o.Lost)
		}
		if got := slices.Contains(rep.Notes, address.Note{Kind: address.NoPlace, Object: o.ID, Row: o.Row}); got != c.noPlace {
			t.Errorf("%s: notes %+v", name, rep.Notes)
		}
	}
}

// The name of an object that went over into another is that one's former name only as long as
// it leads there.
func TestBase_AReopenedObjectTakesItsNameBack(t *testing.T) {
	gone := version(31, 30, 8, "ул", "Старая")
	gone.Active, gone.To = false, "2010-01-01"
	first := New("83")
	for _, v := range []address.Version{version(1, 10, 1, "АО", "Ненецкий"), version(2, 20, 8, "ул", "Новая"), version(3, 21, 8, "ул", "Другая"), gone} {
		if err := first.AddVersion(v); err != nil {
			t.Fatal(err)
		}
	}
	if err := first.AddDivision(address.Division{Row: 1, Parent: 30, Child: 20}); err != nil {
		t.Fatal(err)
	}
	base, _, err := first.Build()
	if err != nil {
		t.Fatal(err)
	}
	names := func(reg *address.Registry, id int64) (out []string) {
		o, _ := reg.Object(id)
		for _, a := range o.Aliases {
			out = append(out, a.Name)
		}
		return out
	}
	if got := names(base, 20); !slices.Equal(got, []string{"Старая"}) {
		t.Fatalf("the successor was %q", got)
	}
	again := version(32, 30, 8, "ул", "Старая")
	again.From, again.Previous = "2020-01-01", 31
	renamed := version(4, 20, 8, "ул", "Новейшая")
	renamed.From, renamed.Previous = "2020-01-01", 2
	ceased := version(5, 20, 8, "ул", "Новая")
	ceased.From, ceased.To, ceased.Previous, ceased.Active = "2020-01-01", "2020-01-01", 2, false
	on := []address.Division{{Row: 2, Parent: 20, Child: 21}}
	for name, c := range map[string]struct {
		versions  []address.Version
		divisions []address.Division
		want      []string // of 20
		other     []string // of 21
	}{
		"it alone":            {[]address.Version{again}, nil, nil, nil},
		"and the successor":   {[]address.Version{again, renamed}, nil, []string{"Новая"}, nil},
		"the successor alone": {[]address.Version{renamed}, nil, []string{"Новая", "Старая"}, nil},
		"nothing of them":     {nil, nil, []string{"Старая"}, nil},
		"on to another":       {[]address.Version{ceased}, on, nil, []string{"Новая", "Старая"}},
	} {
		b := New("83")
		b.Base(base)
		for _, v := range c.versions {
			if err := b.AddVersion(v); err != nil {
				t.Fatal(err)
			}
		}
		for _, d := range c.divisions {
			if err := b.AddDivision(d); err != nil {
				t.Fatal(err)
			}
		}
		reg, _, err := b.Build()
		if err != nil {
			t.Fatal(err)
		}
		if got, other := names(reg, 20), names(reg, 21); !slices.Equal(got, c.want) || !slices.Equal(other, c.other) {
			t.Errorf("%s: the successor was %q, the next %q", name, got, other)
		}
	}
}
