package machine_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
)

func listID(name string) core.EditionID { return machinetest.ID[core.EditionID]("list " + name) }

// list announces an edition of passports of so many rows.
func list(name string, rows int64, change func(*machine.AnnounceEdition)) *machine.AnnounceEdition {
	c := &machine.AnnounceEdition{Edition: core.Edition{
		ID: listID(name), Kind: core.EditionPassports, Chunks: 1, Rows: rows, Source: "a test", Date: "2018-01-17",
	}}
	if change != nil {
		change(c)
	}
	return c
}

// loads brings an edition to where it can be put into force.
func loads(w *world, c *machine.AnnounceEdition) {
	w.Must(user("root"), c)
	for n := range c.Edition.Chunks {
		w.Must(user("root"), &machine.AddChunk{Edition: c.Edition.ID, Number: n, Data: fmt.Appendf(nil, "%s %d", c.Edition.ID, n)})
	}
	w.Must(user("root"), &machine.CompleteEdition{Edition: c.Edition.ID})
}

// enforced is a house with a list of 1,000 rows in force.
func enforced(w *world) {
	loads(w, list("first", 1000, nil))
	w.Must(user("root"), &machine.EnforceEdition{Edition: listID("first"), Accept: []string{"shrinks", "grows"}})
}

// onFirst makes it a difference to the first list.
func onFirst(added, removed int64) func(*machine.AnnounceEdition) {
	return func(c *machine.AnnounceEdition) {
		c.Origin.Base, c.Origin.Added, c.Origin.Removed = listID("first"), added, removed
	}
}

func TestAnnounceEdition(t *testing.T) {
	announce := func(rows int64, change func(*machine.AnnounceEdition)) func(*world) machine.Command {
		return only(list("next", rows, change))
	}
	other := func(c *machine.AnnounceEdition) {
		onFirst(0, 0)(c)
		c.Edition.Kind = core.EditionNames
	}
	for _, g := range []given{
		{"a whole list", enforced, "root", announce(1, nil), ""},
		{"a difference", enforced, "root", announce(1003, onFirst(5, 2)), ""},
		{"not by a lawyer", enforced, "lawyer", announce(1, nil), "denied: core.denied"},
		{"an id is taken once", enforced, "root", only(list("first", 1, nil)), "duplicate id: core.exists"},
		{"rows are not below zero", nil, "root", announce(-1, nil), "invalid rows: edition.verify.rows"},
		{"a whole list differs from nothing", enforced, "root",
			announce(1, func(c *machine.AnnounceEdition) { c.Origin.Added = 1 }), "invalid base: core.required"},
		{"the base is known", nil, "root", announce(1003, onFirst(5, 2)), "not_found edition: core.not_found"},
		{"the base is of the kind", enforced, "root", announce(1000, other), "conflict base: edition.base_kind"},
		{"the base is loaded", func(w *world) { w.Must(user("root"), list("first", 1000, nil)) }, "root",
			announce(1003, onFirst(5, 2)), "conflict base: edition.base_state"},
		{"the rows add up", enforced, "root", announce(1004, onFirst(5, 2)), "invalid rows: edition.base_rows"},
		{"nothing below zero is added", enforced, "root", announce(999, onFirst(-1, 0)), "invalid rows: edition.base_rows"},
		{"a doubt is a word", nil, "root",
			announce(1, func(c *machine.AnnounceEdition) { c.Origin.Doubts = []string{"a b"} }), "invalid doubts: edition.doubt_word"},
		{"doubts are few", nil, "root",
			announce(1, func(c *machine.AnnounceEdition) { c.Origin.Doubts = make([]string, 17) }), "too_large doubts: edition.doubts"},
	} {
		g.run(t)
	}
}

func TestAnnounceEdition_ChainsAreShort(t *testing.T) {
	w := house(t)
	enforced(w)
	base := listID("first")
	for n := range machine.MaxDepth + 1 {
		c := list(fmt.Sprint(n), 1000, func(c *machine.AnnounceEdition) { c.Origin.Base = base })
		if n == machine.MaxDepth {
			w.Refused(user("root"), c, "limit base: edition.base_depth")
			break
		}
		loads(w, c)
		base = c.Edition.ID
		e, _ := state.Editions.Get(w.Memory, base)
		if chain := state.Chain(w.Memory, e); len(chain) != n+2 || chain[0].ID != listID("first") || chain[n+1].ID != base {
			t.Fatalf("the chain of %d differences has %d links", n+1, len(chain))
		}
	}
}

func TestEnforceEdition(t *testing.T) {
	loaded := func(rows int64, change func(*machine.AnnounceEdition)) func(*world) {
		return after(enforced, func(w *world) { loads(w, list("next", rows, change)) })
	}
	dated := func(w *world, days int) core.Date {
		return core.Date(w.Now.UTC().AddDate(0, 0, days).Format(time.DateOnly))
	}
	on := func(days int) func(*world) {
		return after(enforced, func(w *world) {
			loads(w, list("next", 1000, func(c *machine.AnnounceEdition) { c.Edition.Date = dated(w, days) }))
		})
	}
	doubted := func(c *machine.AnnounceEdition) { c.Origin.Doubts = []string{"header", "malformed"} }
	turned := func(n int64) func(*machine.AnnounceEdition) {
		return func(c *machine.AnnounceEdition) {
			c.Origin.Base, c.Origin.Added, c.Origin.Removed = listID("first"), n, n
		}
	}
	day := func(d core.Date) func(*machine.AnnounceEdition) {
		return func(c *machine.AnnounceEdition) { c.Edition.Date = d }
	}
	enforce := func(accept ...string) func(*world) machine.Command {
		return only(&machine.EnforceEdition{Edition: listID("next"), Accept: accept})
	}
	const refused = "conflict accept: edition.doubted"
	for _, g := range []given{
		{"as large as the last", loaded(1000, nil), "root", enforce(), ""},
		{"one in a hundred less", loaded(990, nil), "root", enforce(), ""},
		{"more than that", loaded(989, nil), "root", enforce(), refused},
		{"a tenth more", loaded(1100, nil), "root", enforce(), ""},
		{"more than a tenth", loaded(1101, nil), "root", enforce(), refused},
		{"as large, one in a hundred another", loaded(1000, turned(10)), "root", enforce(), ""},
		{"as large, more than that are others", loaded(1000, turned(11)), "root", enforce(), refused},
		{"others that were looked at", loaded(1000, turned(11)), "root", enforce("shrinks"), ""},
		{"over a tenth are new", loaded(1000, turned(101)), "root", enforce("shrinks"), refused},
		{"a doubt of both is one", loaded(989, func(c *machine.AnnounceEdition) { c.Origin.Doubts = []string{"shrinks"} }), "root", enforce("shrinks"), ""},
		{"empty", loaded(0, nil), "root", enforce(), refused},
		{"empty, and only that it is smaller was looked at", loaded(0, nil), "root", enforce("shrinks"), refused},
		{"empty and looked at", loaded(0, nil), "root", enforce("shrinks", "empty"), ""},
		{"looked at", loaded(989, nil), "root", enforce("shrinks"), ""},
		{"something else was looked at", loaded(989, nil), "root", enforce("grows", "header"), refused},
		{"doubted by its importer", loaded(1000, doubted), "root", enforce(), refused},
		{"one doubt of two was looked at", loaded(1000, doubted), "root", enforce("header"), refused},
		{"both were", loaded(1000, doubted), "root", enforce("malformed", "header"), ""},
		{"of an earlier day", loaded(1000, day("2018-01-16")), "root", enforce(), refused},
		{"of no day", loaded(1000, day("")), "root", enforce(), refused},
		{"of today", on(0), "root", enforce(), ""},
		{"of tomorrow, where it comes from", on(1), "root", enforce(), ""},
		{"of the day after", on(2), "root", enforce(), refused},
		{"in force before, what its importer doubted was accepted", after(loaded(1000, doubted), func(w *world) {
			w.Must(user("root"), &machine.EnforceEdition{Edition: listID("next"), Accept: []string{"header", "malformed"}})
			w.Must(user("root"), &machine.EnforceEdition{Edition: listID("first"), Accept: []string{"older"}})
		}), "root", enforce(), ""},
		{"not by a lawyer", loaded(1000, nil), "lawyer", enforce(), "denied: core.denied"},
		{"not before it is whole", after(enforced, func(w *world) { w.Must(user("root"), list("next", 1000, nil)) }),
			"root", enforce(), "conflict: core.state"},
	} {
		g.run(t)
	}
}

func TestEnforceEdition_SaysWhatWasAccepted(t *testing.T) {
	w := house(t)
	enforced(w)
	loads(w, list("next", 5, nil))
	answer := w.Do(user("root"), &machine.EnforceEdition{Edition: listID("next"), Accept: []string{"shrinks", "older"}})
	answer.Leaves++ // behind that of the edition that is retired
	leaf := leafOf(t, w, answer)
	if leaf.Kind != "edition.activate/2" || leaf.Get("accepted") != "shrinks" || leaf.Get("former") != string(listID("first")) {
		t.Errorf("the journal says %+v", leaf)
	}
	if former, _ := state.FormerEditions.Get(w.Memory, core.EditionPassports); former != listID("first") {
		t.Errorf("the former edition is %s", former)
	}
	want := core.Acceptance{By: user("root"), At: leaf.Time, Doubts: []string{"shrinks"}}
	if got, _ := state.Acceptances.Get(w.Memory, listID("next")); !reflect.DeepEqual(got, want) {
		t.Errorf("the state says that %+v, want %+v", got, want)
	}
	if got, ok := state.Acceptances.Get(w.Memory, listID("first")); !ok || got.By != user("root") {
		t.Errorf("of the list before it says %+v", got)
	}
	loads(w, list("sound", 5, nil))
	w.Must(user("root"), &machine.EnforceEdition{Edition: listID("sound"), Accept: []string{"shrinks"}})
	if got, ok := state.Acceptances.Get(w.Memory, listID("sound")); ok {
		t.Errorf("of a list without doubts it says %+v", got)
	}
}

func TestDoubts_AreOfPassportsAlone(t *testing.T) {
	w := house(t)
	if doubts := machine.Doubts(w.Memory, core.Edition{Kind: core.EditionNames}, 0); doubts != nil {
		t.Errorf("names are doubted: %v", doubts)
	}
	none := machinetest.Empty(t, machinetest.Config{}).Memory // no list is in force, either
	if doubts := machine.Doubts(none, core.Edition{Kind: core.EditionPassports}, 0); !slices.Equal(doubts, []string{"empty", "undated"}) {
		t.Errorf("passports: %v", doubts)
	}
}

func TestForgetEdition(t *testing.T) {
	forget := func(name string) func(*world) machine.Command {
		return only(&machine.ForgetEdition{Edition: listID(name)})
	}
	replaced := after(enforced, func(w *world) {
		loads(w, list("second", 1000, nil))
		w.Must(user("root"), &machine.EnforceEdition{Edition: listID("second")})
	})
	twice := after(replaced, func(w *world) {
		loads(w, list("third", 1000, nil))
		w.Must(user("root"), &machine.EnforceEdition{Edition: listID("third")})
	})
	needed := after(replaced, func(w *world) {
		loads(w, list("third", 1000, func(c *machine.AnnounceEdition) { c.Origin.Base = listID("first") }))
		w.Must(user("root"), &machine.EnforceEdition{Edition: listID("third")})
	})
	for _, g := range []given{
		{"what was in force two lists ago", twice, "root", forget("first"), ""},
		{"not the last one, to go back to", replaced, "root", forget("first"), "conflict edition: edition.former"},
		{"not what is in force", replaced, "root", forget("second"), "conflict: core.state"},
		{"not what others differ from", needed, "root", forget("first"), "conflict edition: edition.needed"},
		{"what was loaded and not wanted", after(enforced, func(w *world) { loads(w, list("next", 1, nil)) }), "root", forget("next"), ""},
		{"not what is loading", after(enforced, func(w *world) { w.Must(user("root"), list("next", 1, nil)) }), "root",
			forget("next"), "conflict: core.state"},
		{"what was given up", after(enforced, func(w *world) {
			w.Must(user("root"), list("next", 1, nil))
			w.Must(user("root"), &machine.AbandonEdition{Edition: listID("next")})
		}), "root", forget("next"), ""},
		{"not by a lawyer", twice, "lawyer", forget("first"), "denied: core.denied"},
	} {
		g.run(t)
	}
}

func TestForgetEdition_ClearsByAndBy(t *testing.T) {
	w := house(t)
	enforced(w)
	loads(w, list("large", 1000, func(c *machine.AnnounceEdition) { c.Edition.Chunks = 70 }))
	stored := func() (n int) {
		state.Chunks.Scan(w.Memory, string(listID("large"))+"/", func(string, []byte) bool { n++; return true })
		return n
	}
	for _, left := range []int{38, 6, 0, 0} {
		w.Must(user("root"), &machine.ForgetEdition{Edition: listID("large")})
		if e, _ := state.Editions.Get(w.Memory, listID("large")); e.State != core.EditionForgotten || e.Loaded != left || stored() != left {
			t.Fatalf("%s, %d chunks noted, %d stored, want %d", e.State, e.Loaded, stored(), left)
		}
	}
	w.Refused(user("root"), &machine.EnforceEdition{Edition: listID("large")}, "conflict: core.state")
}
