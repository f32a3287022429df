package build

import (
	"slices"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/address/houses"
)

// housed is a region with a street; fill adds houses and links.
func housed(t *testing.T, base *address.Registry, fill func(*Builder) error) (*address.Registry, address.Report) {
	t.Helper()
	b := New("83")
	if base != nil {
		b.Base(base)
	} else {
		for _, v := range []address.Version{version(1, 10, 1, "АО", "Ненецкий"), version(2, 20, 8, "ул", "Новая"), version(3, 21, 8, "ул", "Вторая")} {
			if err := b.AddVersion(v); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := fill(b); err != nil {
		t.Fatal(err)
	}
	reg, rep, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return reg, rep
}

func numbers(reg *address.Registry) (out []string) {
	reg.EachHouse(func(h houses.House) { out = append(out, h.Number) })
	return out
}

func TestBuild_Houses(t *testing.T) {
	ended := link(3, 101, 21)
	ended.Active = false
	reg, rep := housed(t, nil, func(b *Builder) error {
		for id, number := range map[int64]string{100: "1", 101: "2к1", 102: "3", 103: "4"} {
			if err := b.AddHouse(id, number, false); err != nil {
				return err
			}
		}
		for _, l := range []address.Link{link(1, 100, 20), link(2, 101, 20), ended, link(4, 102, 4711)} {
			if err := b.AddLink(l); err != nil {
				return err
			}
		}
		return b.AddMunicipal(link(1, 103, 21))
	})
	if got := numbers(reg); !slices.Equal(got, []string{"1", "2к1", "4"}) || rep.Houses != 3 || rep.HousesLost != 1 {
		t.Errorf("%q %+v", got, rep)
	}
	if known, _ := reg.HouseKnown(20, "дом 2 корпус 1"); !known {
		t.Error("the house is not known")
	}

	// A delta renumbers one house, moves one, takes one away and brings one.
	next, _ := housed(t, reg, func(b *Builder) error {
		if err := b.AddHouse(100, "1а", false); err != nil {
			return err
		}
		if err := b.AddHouse(103, "", true); err != nil {
			return err
		}
		if err := b.AddHouse(104, "9", false); err != nil {
			return err
		}
		if err := b.AddLink(link(50, 104, 21)); err != nil {
			return err
		}
		return b.AddLink(link(51, 101, 21))
	})
	var got []houses.House
	next.EachHouse(func(h houses.House) { got = append(got, h) })
	want := []houses.House{{ID: 100, Street: 20, Number: "1а"}, {ID: 101, Street: 21, Number: "2к1"}, {ID: 104, Street: 21, Number: "9"}}
	if !slices.Equal(got, want) {
		t.Errorf("got %+v", got)
	}
}

func TestAddHouse_OfALiveStreetOnly(t *testing.T) {
	b := New("83")
	b.houses = map[int64]house{}
	for id := range int64(3) {
		b.houses[id] = house{}
	}
	if err := b.AddHouse(5, "1", false); err != nil {
		t.Error(err)
	}
	if _, _, err := b.Build(); core.CodeOf(err) != core.Invalid {
		t.Errorf("houses alone make no region: %v", err)
	}
}
