package index

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/state"
)

// adding puts an addition into the state as the machine would.
func (j *journal) adding(a core.Addition) uint64 {
	return j.write(func(tx state.Tx) {
		state.Additions.Put(tx, state.AdditionKey(a.Region, a.ID), a)
		state.AdditionsAt.Put(tx, state.One, j.memory.Index()+1)
	})
}

// firstOf is the first row of an answer and how many there are.
func firstOf(t *testing.T, a *Addresses, region core.Region, text string) (title string, added bool, n int) {
	t.Helper()
	found, _, err := a.Suggest(patience(t), region, text, 5)
	if err != nil {
		t.Fatal(err)
	}
	if len(found) == 0 {
		return "", false, 0
	}
	return found[0].Title, found[0].Added, len(found)
}

// What an admin adds is found at once, is marked, and is no row any more once the register brings it; its number
// goes on to name it.
func TestAddresses_Additions(t *testing.T) {
	j := newJournal()
	a := beside(t.TempDir(), nil)
	run(t, j, a)
	wait(t, a, j.activate(t, "a1", nenets, regionOf(t, "Мира")))
	settle(t, a)
	first := func(region core.Region, text string) (string, bool, int) { return firstOf(t, a, region, text) }
	street := core.Addition{ID: "x", Object: core.FirstAddition + 5, Region: "83", Parent: 1, Level: 8, Type: "ул", Name: "Полярной звезды", State: core.AdditionOpen}
	if title, _, _ := first("83", "нарьян-мар ул полярной звезды"); title == "улица Полярной звезды" {
		t.Fatal("it is there before it was added")
	}
	wait(t, a, j.adding(street))
	for _, region := range []core.Region{"83", ""} {
		for _, text := range []string{"нарьян-мар ул полярн", "полярной звезды", "полярной звизды"} {
			if title, added, _ := first(region, text); title != "улица Полярной звезды" || !added {
				t.Errorf("in %q, %q: %q, added %v", region, text, title, added)
			}
		}
	}
	if title, added, n := first("83", "мира"); title != "улица Мира" || added || n != 1 {
		t.Errorf("the register's own: %q, added %v, of %d", title, added, n)
	}
	chain := func(object int64) (parts int, id int64) {
		err := a.Object("83", object, func(r *address.Registry, now int64, from core.EditionDigest) error {
			if from.Edition == "" {
				t.Error("without an edition")
			}
			parts, id = len(r.Parts(now)), now
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return parts, id
	}
	if parts, id := chain(street.Object); parts != 2 || id != street.Object {
		t.Errorf("the addition has %d parts as %d", parts, id)
	}
	// Another edition: it lies in that one.
	wait(t, a, j.activate(t, "a2", nenets, regionOf(t, "Лесная")))
	settle(t, a)
	if title, added, _ := first("83", "полярной"); title != "улица Полярной звезды" || !added {
		t.Errorf("after another edition: %q", title)
	}
	wait(t, a, j.activate(t, "a3", nenets, regionOf(t, "Полярной звезды")))
	settle(t, a)
	street.State, street.Brought = core.AdditionBrought, 2
	wait(t, a, j.adding(street))
	if title, added, n := first("83", "полярной"); title != "улица Полярной звезды" || added || n != 1 {
		t.Errorf("after the register brought it: %q, added %v, of %d", title, added, n)
	}
	if parts, id := chain(street.Object); parts != 2 || id != 2 {
		t.Errorf("its number means %d with %d parts", id, parts)
	}
	street.State = core.AdditionWithdrawn
	wait(t, a, j.adding(street))
	if parts, _ := chain(street.Object); parts != 0 {
		t.Errorf("withdrawn, it has %d parts", parts)
	}
	if err := a.Close(); err != nil {
		t.Error(err)
	}
}

// What an addition lies in goes over into another town: it lies there now. Where the register names none it is found by its own words,
// and its place is not known.
func TestAddresses_AdditionsFollowWhatTheyLieIn(t *testing.T) {
	j := newJournal()
	a := beside(t.TempDir(), nil)
	run(t, j, a)
	wait(t, a, j.activate(t, "a1", nenets, regionOf(t, "Мира")))
	wait(t, a, j.adding(core.Addition{ID: "x", Object: core.FirstAddition + 5, Region: "83", Parent: 1, Level: 8, Type: "ул", Name: "Полярной звезды",
		State: core.AdditionOpen}))
	for _, successors := range [][]int64{{1001}, nil, {1000, 1001}} {
		cut, err := address.NewRegistry(address.Content{Region: "83", Objects: []address.Object{{ID: 1000, Level: 1, Type: "АО", Name: "Ненецкий"},
			{ID: 1001, Parent: 1000, Level: 5, Type: "г", Name: "Новый"}},
			Closed: []address.Closed{{ID: 1, Level: 5, Type: "г", Name: "Нарьян-Мар", Successors: successors}}}).Edition()
		if err != nil {
			t.Fatal(err)
		}
		wait(t, a, j.activate(t, core.EditionID(fmt.Sprint("after ", successors)), nenets, slices.Values(cut.Pieces)))
		settle(t, a)
		found, _, err := a.Suggest(patience(t), "83", "полярной звезды", 5)
		whole := len(successors) == 1
		if err != nil || len(found) != 1 || !found[0].Added || found[0].Complete != whole || strings.Contains(found[0].Context, "Новый") != whole {
			t.Errorf("gone over into %v: %v, %+v", successors, err, found)
		}
	}
	if err := a.Close(); err != nil {
		t.Error(err)
	}
}
