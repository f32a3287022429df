package main

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/export"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
)

// checkpointed signs the tree as it is and records the note.
func checkpointed(t *testing.T, w *machinetest.World, key audit.SigningKey, tree string) {
	t.Helper()
	size := query.TreeSize(w.Memory, tree)
	root, err := audit.Root(state.TreeNodes{View: w.Memory, Tree: tree}, size)
	if err != nil {
		t.Fatal(err)
	}
	c := audit.Checkpoint{Origin: audit.Origin(state.CampaignOf(tree)), Size: size, Root: root}
	note, err := audit.Sign(c, key)
	if err != nil {
		t.Fatal(err)
	}
	w.Must(core.SystemActor, &machine.RecordCheckpoint{Tree: tree, Size: size, Root: root, Note: string(note)})
}

// onShelf brings two certified sheets into the store and lets all happen there that can.
func onShelf(w *machinetest.World) {
	clerk, lawyer := machinetest.User("logistics"), machinetest.User("lawyer")
	first, second := machinetest.Sheet(8), machinetest.Sheet(9)
	w.Issued("one", "77", 8, 9)
	w.Certified(first, "Jakov")
	w.Certified(second, "Klara")
	w.Sorted("p", first, second)
	w.Must(clerk, &machine.FillFolder{Sheet: second})
	w.Must(clerk, &machine.FileSheet{Sheet: first})
	w.Must(clerk, &machine.FileSheet{Sheet: second})
	w.Must(lawyer, w.Pulling(first, "sample"))
	w.Must(lawyer, &machine.ReturnSheet{Sheet: first})
	w.Must(clerk, &machine.CloseParcel{Campaign: machinetest.Campaign, Parcel: machinetest.Parcel("p")})
	w.Must(clerk, w.Losing(first))
	w.Must(clerk, &machine.FindSheet{Sheet: first})
	w.Must(clerk, w.SpoilingSheet(second, "lawyer"))
	w.Hire("logistics2", core.Logistics, "")
	w.Must(machinetest.User("logistics2"), &machine.DestroySheet{Sheet: second})
}

// What the real machine records, the program accepts: for the house and for a campaign in
// which every outcome of the desk happens.
func TestVerify_TheRealMachine(t *testing.T) {
	key := newKey(t, "machine")
	w := machinetest.Furnished(t, machinetest.Config{CheckpointKey: key.Verifier()})
	operator := machinetest.User("operator1")
	tree := state.TreeOf(machinetest.Campaign)
	checkpointed(t, w, key, tree)
	w.Written(operator, "Anna", machinetest.Sheet(0))
	w.Placed(operator, "Boris", machinetest.Sheet(0))
	w.Must(operator, w.Spoiling("Boris", "blot"))
	w.Placed(operator, "Vera", machinetest.Sheet(1))
	w.Must(operator, w.Leaving("Vera"))
	w.Must(operator, w.Opening("Gleb", "number of Gleb", machinetest.Listed()))
	w.Must(machinetest.User("coordinator1"), w.Lifting("Gleb", machinetest.Listed().Code))
	w.Must(operator, w.Opening("Dina", "number of Dina", machinetest.Underage()))
	w.Must(operator, &machine.TurnAway{Visit: machinetest.Visit("Dina"), Ground: machinetest.Underage().Code})
	w.Received(operator, "Egor")
	w.Must(operator, &machine.AbandonVisit{Visit: machinetest.Visit("Egor")})
	onShelf(w)
	checkpointed(t, w, key, tree)
	checkpointed(t, w, key, state.HouseTree)
	for _, campaign := range []core.CampaignID{machinetest.Campaign, ""} {
		var b bytes.Buffer
		source := query.Public{View: w.Memory.View(), Campaign: campaign, KeyName: key.Name()}
		if err := export.Write(&b, source); err != nil {
			t.Fatal(err)
		}
		r, err := verify(bytes.NewReader(b.Bytes()), int64(b.Len()), verifier(t, &tale{key: key}), nil)
		if err != nil {
			t.Errorf("campaign %q: %v", campaign, err)
		}
		if r.Transitions == 0 || !strings.Contains(r.text(english), "all equal to the replay") {
			t.Errorf("campaign %q: %s", campaign, r.text(english))
		}
	}
}

// A filing of the real machine, with everything that can happen on its way: lines that are not
// chosen, pages taken out, a sheet lost while it was bound, a second selection that takes a
// volume over.
func TestVerify_TheRealFiling(t *testing.T) {
	key := newKey(t, "machine")
	w := machinetest.Furnished(t, machinetest.Config{CheckpointKey: key.Verifier()})
	federal, logistics := machinetest.User("federal"), machinetest.User("logistics")
	one, two, three := machinetest.Sheet(0), machinetest.Sheet(1), machinetest.Sheet(2)
	w.Stocked()
	w.Shelved(three, "Dina")
	w.Approved("first", machinetest.Row(one, 2), machinetest.Row(two, 1, 2), machinetest.Row(three, 1))
	w.Must(federal, w.Excluding(one, 1))
	w.Bound(one, two, three)
	w.Must(logistics, &machine.ReopenVolume{Campaign: machinetest.Campaign, Number: 1})
	w.Must(logistics, &machine.UnbindSheet{Sheet: three})
	w.Bound(three)
	w.Must(logistics, &machine.ReopenVolume{Campaign: machinetest.Campaign, Number: 1})
	w.Must(logistics, w.Losing(three))
	w.Must(logistics, &machine.TakeOutSheet{Sheet: three})
	w.Must(logistics, &machine.CloseVolume{Campaign: machinetest.Campaign, Number: 1})
	w.Approved("second", machinetest.Row(one, 2), machinetest.Row(two, 1, 2))
	w.Must(logistics, &machine.AdoptVolume{Campaign: machinetest.Campaign, Number: 1})
	w.Must(federal, machinetest.FilingBegun("second"))
	w.Must(federal, &machine.FileVolume{Campaign: machinetest.Campaign, Number: 1})
	checkpointed(t, w, key, state.TreeOf(machinetest.Campaign))
	var b bytes.Buffer
	source := query.Public{View: w.Memory.View(), Campaign: machinetest.Campaign, KeyName: key.Name()}
	if err := export.Write(&b, source); err != nil {
		t.Fatal(err)
	}
	r, err := verify(bytes.NewReader(b.Bytes()), int64(b.Len()), verifier(t, &tale{key: key}), nil)
	if err != nil || !strings.Contains(r.text(english), "selections 2, selected_regions 2, selected 5, volumes 1, pages 2") {
		t.Errorf("%v: %s", err, r.text(english))
	}
}

// What random commands leave of the machine, the program accepts: both tell the rules alike.
func TestVerify_RandomWalks(t *testing.T) {
	seeds := uint64(3)
	if testing.Short() {
		seeds = 1
	}
	for seed := range seeds {
		key := newKey(t, "machine")
		w := machinetest.Furnished(t, machinetest.Config{CheckpointKey: key.Verifier()})
		walk := machinetest.NewWalk(w, rand.New(rand.NewPCG(seed, 8)).IntN, 10)
		for range 1000 {
			walk.Step()
		}
		checkpointed(t, w, key, state.TreeOf(machinetest.Campaign))
		var b bytes.Buffer
		source := query.Public{View: w.Memory.View(), Campaign: machinetest.Campaign, KeyName: key.Name()}
		if err := export.Write(&b, source); err != nil {
			t.Fatal(err)
		}
		if _, err := verify(bytes.NewReader(b.Bytes()), int64(b.Len()), verifier(t, &tale{key: key}), nil); err != nil {
			t.Errorf("seed %d: %v", seed, err)
		}
	}
}
