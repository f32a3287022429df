package machine_test

import (
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
)

const drive = machinetest.Campaign

func uploading(change func(*machine.UploadPack)) func(*world) machine.Command {
	c := &machine.UploadPack{Campaign: drive, Ref: machinetest.Version2(), Passed: true}
	if change != nil {
		change(c)
	}
	return only(c)
}

func TestUploadPack(t *testing.T) {
	for _, g := range []given{
		{"an admin uploads", nil, "root", uploading(nil), ""},
		{"a lawyer may not", nil, "lawyer", uploading(nil), "denied: core.denied"},
		{"of a campaign", nil, "root", uploading(func(c *machine.UploadPack) { c.Campaign = "none" }), "not_found campaign: core.not_found"},
		{"a name is a word", nil, "root", uploading(func(c *machine.UploadPack) { c.Ref.Name = "a/b" }), "invalid name: pack.word"},
		{"a version is a word", nil, "root", uploading(func(c *machine.UploadPack) { c.Ref.Version = "1, 2" }), "invalid version: pack.word"},
		{"a version is not empty", nil, "root", uploading(func(c *machine.UploadPack) { c.Ref.Version = "" }), "invalid version: pack.word"},
		{"a version is no option", nil, "root", uploading(func(c *machine.UploadPack) { c.Ref.Version = "-v" }), "invalid version: pack.word"},
		{"a version is numbers", nil, "root", uploading(func(c *machine.UploadPack) { c.Ref.Version = "2.x" }), "invalid version: pack.version_form"},
		{"a version is above those before", nil, "root", uploading(func(c *machine.UploadPack) { c.Ref.Version = "0.9.9" }), "conflict version: pack.version_older"},
		{"the numbers of a version are no letters", nil, "root", uploading(func(c *machine.UploadPack) { c.Ref.Version = "1.0.10" }), ""},
		{"another pack counts for itself", nil, "root", uploading(func(c *machine.UploadPack) { c.Ref.Name, c.Ref.Version = "rehearsal", "0.1.0" }), ""},
		{"a version is uploaded once", nil, "root", uploading(func(c *machine.UploadPack) { c.Ref = machinetest.Pack() }),
			"duplicate version: pack.version_exists"},
		{"also with another digest", nil, "root", uploading(func(c *machine.UploadPack) {
			c.Ref.Name, c.Ref.Version = machinetest.Pack().Name, machinetest.Pack().Version
		}), "duplicate version: pack.version_exists"},
	} {
		g.run(t)
	}
}

func TestApprovePack(t *testing.T) {
	v2 := machinetest.Version2()
	propose := only(&machine.ProposePack{Campaign: drive, Ref: v2})
	approve := only(&machine.ApprovePack{Campaign: drive, Ref: v2})
	uploaded := doing("root", uploading(func(c *machine.UploadPack) { c.Passed = false }))
	tested := after(doing("root", uploading(nil)), tried)
	proposed := after(tested, doing("root", propose))
	for _, g := range []given{
		{"a tested version is proposed", tested, "root", propose, ""},
		{"one that failed its own cases is not", uploaded, "root", propose, "conflict: core.state"},
		{"an unknown one is not", nil, "root", propose, "not_found version: pack.unknown"},
		{"nor one of another digest", tested, "root", func(*world) machine.Command {
			other := v2
			other.Digest[0]++
			return &machine.ProposePack{Campaign: drive, Ref: other}
		}, "not_found version: pack.unknown"},
		{"a lawyer approves", proposed, "lawyer", approve, ""},
		{"federal staff approve", proposed, "federal", approve, ""},
		{"an admin does not", proposed, "admin2", approve, "denied: core.denied"},
		{"the proposer with another account does not", proposed, "rootlawyer", approve, "denied: pack.second_person"},
		{"what nobody proposed is not approved", tested, "lawyer", approve, "conflict: core.state"},
		{"nor twice", after(proposed, doing("lawyer", approve)), "federal", approve, "conflict: core.state"},
	} {
		g.run(t)
	}
}

func TestApprovePack_RetiresTheOneBefore(t *testing.T) {
	w := house(t)
	stateOf := func(ref core.PackRef) string {
		p, _ := state.Packs.Get(w.Memory, state.PackKey(drive, ref))
		return p.State
	}
	v1, v2 := machinetest.Pack(), machinetest.Version2()
	after(doing("root", uploading(nil)), tried)(w)
	w.Must(user("root"), &machine.ProposePack{Campaign: drive, Ref: v2})
	answer := w.Must(user("lawyer"), &machine.ApprovePack{Campaign: drive, Ref: v2})
	c, _ := state.Campaigns.Get(w.Memory, drive)
	if c.Pack != v2 || c.PackIndex != answer.Index || stateOf(v1) != core.PackRetired || stateOf(v2) != core.PackActive {
		t.Fatalf("in force %s since %d; the old one is %s, the new one %s", c.Pack, c.PackIndex, stateOf(v1), stateOf(v2))
	}
	w.Must(user("root"), &machine.ProposePack{Campaign: drive, Ref: v1})
	w.Must(user("federal"), &machine.ApprovePack{Campaign: drive, Ref: v1})
	if stateOf(v1) != core.PackActive || stateOf(v2) != core.PackRetired {
		t.Errorf("after going back the old one is %s, the new one %s", stateOf(v1), stateOf(v2))
	}
	sound(t, w)
}
