package node

import (
	"slices"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/edition"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/raftstore/index"
)

// Without a list the passport was not looked up, which is another answer than that it was not found; of a
// list that is in force and cannot be used the answer names the edition.
func TestLists_AbsentIsNotUnusable(t *testing.T) {
	l := lists{index.NewPassports(nil), index.NewAddresses("", nil), index.NewNames(nil)}
	answer, used, err := l.Passport("4510", "123456")
	if answer != core.PassportUnavailable || used.Edition != "" || err != nil {
		t.Errorf("without a list of passports: %v %v %v", answer, used, err)
	}
	if found, used, err := l.Address("77", "1", "Полевая"); found.Known || used.Edition != "" || err != nil {
		t.Errorf("without a register: %v %v %v", found, used, err)
	}
	if answers, used, err := l.Names([]core.KeyValue{{Key: "family", Value: "Белова"}}); answers != nil || used.Edition != "" || err != nil {
		t.Errorf("without a list of names: %v %v %v", answers, used, err)
	}
	house := machinetest.Furnished(t, machinetest.Config{}) // its list of passports is none
	if err := l.passports.Advance(house.Memory.View()); err != nil {
		t.Fatal(err)
	}
	active, _ := state.ActiveEditions.Get(house.Memory, core.EditionPassports)
	answer, used, err = l.Passport("4510", "123456")
	if answer != core.PassportUnavailable || used != (core.EditionDigest{Kind: core.EditionPassports, Edition: active}) || err != nil {
		t.Errorf("a list that cannot be used is answered %v %v %v", answer, used, err)
	}
}

// The former name is asked about however it was typed, of the street and of what it lies in. Packs of an older wire read
// Former alone, beside the name of the street: it is never that of a town.
func TestLists_FormerAddress(t *testing.T) {
	l := regionOf(t,
		address.Object{ID: 1, Level: 1, Type: "АО", Name: "Ненецкий"},
		address.Object{ID: 2, Parent: 1, Level: 5, Type: "г", Name: "Нарьян-Мар", Aliases: []address.Alias{{Type: "рп", Name: "Белощелье"}}},
		address.Object{ID: 3, Parent: 2, Level: 8, Type: "ул", Name: "Северная", Aliases: []address.Alias{{Type: "ул", Name: "Якова Свердлова"}}})
	const town, street, now = "рабочий поселок Белощелье", "улица Якова Свердлова", "улица Северная"
	for typed, want := range map[string][3]string{
		"свердл": {street, street, now}, "Свирдлова": {street, street, now}, "cdthlkjdf": {street, street, now}, "Свердлова Якова ул.": {street, street, now},
		"Белощелье, Северная": {"", town, "город Нарьян-Мар"}, "белощелье свердл": {street, town + ", " + street, "город Нарьян-Мар, " + now},
		"Северная": {}, "город Нарьян-Мар, улица Северная": {},
	} {
		if found, _, err := l.Address("83", "3", typed); err != nil || !found.Known || [3]string{found.Former, found.Then, found.Now} != want {
			t.Errorf("%q: %+v, %v", typed, found, err)
		}
	}
}

// An object of which the register does not say how it hangs on its region is known, and its levels are not all.
func TestLists_IncompleteAddress(t *testing.T) {
	l := regionOf(t,
		address.Object{ID: 1, Level: 1, Type: "АО", Name: "Ненецкий"}, address.Object{ID: 2, Parent: 1, Level: 8, Type: "ул", Name: "Мира"},
		address.Object{ID: 3, Parent: 77, Level: 8, Type: "ул", Name: "Центральная"}, address.Object{ID: 4, Level: 8, Type: "ул", Name: "Лесная"})
	for object, incomplete := range map[string]bool{"1": false, "2": false, "3": true, "4": true} {
		if found, _, err := l.Address("83", object, ""); err != nil || !found.Known || found.Incomplete != incomplete {
			t.Errorf("object %s: %+v, %v", object, found, err)
		}
	}
	if found, _, err := l.Address("83", "5", ""); err != nil || found.Known || found.Incomplete {
		t.Errorf("an object that the register lacks: %+v, %v", found, err)
	}
}

// regionOf has a register of region 83 in force.
func regionOf(t *testing.T, objects ...address.Object) lists {
	t.Helper()
	packed, err := address.NewRegistry(address.Content{Region: "83", Objects: objects}).Edition()
	if err != nil {
		t.Fatal(err)
	}
	const kind, id = core.EditionAddresses + "/83", core.EditionID("e")
	plan, err := edition.Plan(core.Edition{ID: id, Kind: kind, Date: "2018-01-18"}, core.EditionOrigin{}, slices.Values(packed.Pieces))
	if err != nil {
		t.Fatal(err)
	}
	m := state.NewMemory()
	for n, piece := range packed.Pieces {
		state.Chunks.Put(m, state.ChunkKey(id, n), piece)
	}
	state.Editions.Put(m, id, plan)
	state.ActiveEditions.Put(m, kind, id)
	l := lists{index.NewPassports(nil), index.NewAddresses("", nil), index.NewNames(nil)}
	if err := l.addresses.Advance(m.View()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.addresses.Close(); err != nil {
			t.Error(err)
		}
	})
	return l
}
