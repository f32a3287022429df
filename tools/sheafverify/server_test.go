package main

import (
	"bytes"
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
