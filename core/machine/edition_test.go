package machine_test

import (
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
)

var names = machinetest.Names()

func beginning(change func(*core.Edition)) func(*world) machine.Command {
	e := core.Edition{ID: names.Edition, Kind: names.Kind, Chunks: 2, Digest: names.Digest, Source: "a test", Date: "2018-01-01"}
	if change != nil {
		change(&e)
	}
	return only(&machine.BeginEdition{Edition: e})
}

func part(n int, data string) func(*world) machine.Command {
	return only(&machine.AddChunk{Edition: names.Edition, Number: n, Data: []byte(data)})
}

func TestBeginEdition(t *testing.T) {
	for _, g := range []given{
		{"an admin begins", nil, "root", beginning(nil), ""},
		{"addresses come by region", nil, "root", beginning(func(e *core.Edition) { e.Kind = "addresses/83" }), ""},
		{"a lawyer may not", nil, "lawyer", beginning(nil), "denied: core.denied"},
		{"an id is one of ours", nil, "root", beginning(func(e *core.Edition) { e.ID = "e" }), "invalid id: core.id"},
		{"an id is taken once", nil, "root", beginning(func(e *core.Edition) { e.ID = machinetest.Passports().Edition }), "duplicate id: core.exists"},
		{"a kind is known", nil, "root", beginning(func(e *core.Edition) { e.Kind = "cars" }), "invalid kind: edition.kind"},
		{"a region is a code", nil, "root", beginning(func(e *core.Edition) { e.Kind = "addresses/Moscow" }), "invalid kind: edition.kind"},
		{"there are parts", nil, "root", beginning(func(e *core.Edition) { e.Chunks = 0 }), "invalid chunks: edition.chunks"},
		{"a source is named", nil, "root", beginning(func(e *core.Edition) { e.Source = "" }), "invalid source: core.required"},
		{"in UTF-8", nil, "root", beginning(func(e *core.Edition) { e.Source = "\xff" }), "invalid source: core.utf8"},
		{"a date is a day", nil, "root", beginning(func(e *core.Edition) { e.Date = "2018-02-29" }), "invalid date: core.date.calendar"},
	} {
		g.run(t)
	}
}

func TestAddChunk(t *testing.T) {
	begun := doing("root", beginning(nil))
	one := after(begun, doing("root", part(0, "a")))
	for _, g := range []given{
		{"in order", one, "root", part(1, "b"), ""},
		{"not out of order", begun, "root", part(1, "b"), "invalid number: edition.chunk_order"},
		{"not beyond the end", after(one, doing("root", part(1, "b"))), "root", part(2, "c"), "invalid number: edition.chunk_order"},
		{"not below zero", begun, "root", part(-1, "a"), "invalid number: edition.chunk_order"},
		{"the same once more is done already", one, "root", part(0, "a"), ""},
		{"another one in its place is not", one, "root", part(0, "b"), "conflict number: edition.chunk_differs"},
		{"not empty", begun, "root", part(0, ""), "invalid data: core.required"},
		{"not too large", begun, "root", part(0, string(make([]byte, machine.MaxChunk+1))), "too_large data: edition.chunk_size"},
		{"just as large as may be", begun, "root", part(0, string(make([]byte, machine.MaxChunk))), ""},
		{"not of an unknown edition", nil, "root", part(0, "a"), "not_found edition: core.not_found"},
		{"not after it was abandoned", after(begun, does("root", &machine.AbandonEdition{Edition: names.Edition})), "root",
			part(0, "a"), "conflict: core.state"},
	} {
		g.run(t)
	}
}

func TestActivateEdition_RetiresTheOneBefore(t *testing.T) {
	w := house(t)
	first, second := names, names
	second.Edition = machinetest.ID[core.EditionID]("more names")
	w.Load(first, "Анна")
	w.Load(second, "Анна", "Мария")
	stateOf := func(id core.EditionID) string {
		e, _ := state.Editions.Get(w.Memory, id)
		return e.State
	}
	if stateOf(first.Edition) != core.EditionRetired || stateOf(second.Edition) != core.EditionActive {
		t.Fatalf("first %s, second %s", stateOf(first.Edition), stateOf(second.Edition))
	}
	w.Must(user("root"), &machine.ActivateEdition{Edition: first.Edition})
	if id, _ := state.ActiveEditions.Get(w.Memory, core.EditionNames); id != first.Edition || stateOf(second.Edition) != core.EditionRetired {
		t.Errorf("in force %s, the second %s", id, stateOf(second.Edition))
	}
	if id, _ := state.ActiveEditions.Get(w.Memory, core.EditionPassports); id != machinetest.Passports().Edition {
		t.Error("an edition of names retired that of passports")
	}
	w.Refused(user("root"), &machine.ActivateEdition{Edition: first.Edition}, "conflict: core.state")
}

func TestCompleteEdition(t *testing.T) {
	complete := only(&machine.CompleteEdition{Edition: names.Edition})
	one := after(doing("root", beginning(nil)), doing("root", part(0, "a")))
	two := after(one, doing("root", part(1, "b")))
	for _, g := range []given{
		{"with all parts", two, "root", complete, ""},
		{"not with one missing", one, "root", complete, "conflict chunks: edition.incomplete"},
		{"not twice", after(two, doing("root", complete)), "root", complete, "conflict: core.state"},
		{"a complete edition is not abandoned", after(two, doing("root", complete)), "root",
			only(&machine.AbandonEdition{Edition: names.Edition}), "conflict: core.state"},
		{"an incomplete one is not put into force", one, "root", only(&machine.ActivateEdition{Edition: names.Edition}), "conflict: core.state"},
	} {
		g.run(t)
	}
}
