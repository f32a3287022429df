package machine_test

import (
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
)

func TestCreateCampaign(t *testing.T) {
	making := func(change func(*machine.CreateCampaign)) func(*world) machine.Command {
		c := &machine.CreateCampaign{ID: "next", Title: "Next", WrappedKey: []byte("k"), ElectionDay: "2024-03-17"}
		change(c)
		return only(c)
	}
	for _, g := range []given{
		{"an admin begins a drive", nil, "root", making(func(*machine.CreateCampaign) {}), ""},
		{"federal staff of a drive do not", nil, "federal", making(func(*machine.CreateCampaign) {}), "denied: core.denied"},
		{"a name is a slug", nil, "root", making(func(c *machine.CreateCampaign) { c.ID = "Next drive" }), "invalid campaign: core.campaign_slug"},
		{"house is the house's", nil, "root", making(func(c *machine.CreateCampaign) { c.ID = "house" }), "invalid campaign: core.campaign_slug"},
		{"a name is taken once", nil, "root", making(func(c *machine.CreateCampaign) { c.ID = drive }), "duplicate campaign: core.exists"},
		{"a title is needed", nil, "root", making(func(c *machine.CreateCampaign) { c.Title = "" }), "invalid title: core.required"},
		{"a title has an end", nil, "root", making(func(c *machine.CreateCampaign) { c.Title = strings.Repeat("ё", 201) }), "invalid title: core.too_long"},
		{"letters count, not bytes", nil, "root", making(func(c *machine.CreateCampaign) { c.Title = strings.Repeat("ё", 200) }), ""},
		{"a title is UTF-8", nil, "root", making(func(c *machine.CreateCampaign) { c.Title = "\xff" }), "invalid title: core.utf8"},
		{"a day is needed", nil, "root", making(func(c *machine.CreateCampaign) { c.ElectionDay = "soon" }), "invalid election_day: core.date.form"},
		{"a key is needed", nil, "root", making(func(c *machine.CreateCampaign) { c.WrappedKey = nil }), "invalid key: core.required"},
	} {
		g.run(t)
	}
}

func TestCreateCampaign_KeepsTheDayInOneForm(t *testing.T) {
	w := house(t)
	w.Must(user("root"), &machine.CreateCampaign{ID: "next", Title: "N", WrappedKey: []byte("k"), ElectionDay: "17.03.2024"})
	if c, _ := state.Campaigns.Get(w.Memory, "next"); c.ElectionDay != "2024-03-17" {
		t.Errorf("the day is kept as %s", c.ElectionDay)
	}
}

func TestCreateOffice(t *testing.T) {
	making := func(change func(*machine.CreateOffice)) func(*world) machine.Command {
		c := &machine.CreateOffice{ID: office("three"), Campaign: drive, Name: "Three", Home: "77"}
		change(c)
		return only(c)
	}
	for _, g := range []given{
		{"an admin opens it", nil, "root", making(func(*machine.CreateOffice) {}), ""},
		{"federal staff open it", nil, "federal", making(func(*machine.CreateOffice) {}), ""},
		{"a coordinator does not", nil, "coordinator1", making(func(*machine.CreateOffice) {}), "denied: core.denied"},
		{"an id is one of ours", nil, "root", making(func(c *machine.CreateOffice) { c.ID = "o" }), "invalid id: core.id"},
		{"an id is taken once", nil, "root", making(func(c *machine.CreateOffice) { c.ID = office("one") }), "duplicate id: core.exists"},
		{"of a campaign", nil, "root", making(func(c *machine.CreateOffice) { c.Campaign = "none" }), "not_found campaign: core.not_found"},
		{"with a name", nil, "root", making(func(c *machine.CreateOffice) { c.Name = "" }), "invalid name: core.required"},
		{"in a region", nil, "root", making(func(c *machine.CreateOffice) { c.Home = "" }), "invalid region: core.region"},
	} {
		g.run(t)
	}
}

func TestTrustClock(t *testing.T) {
	trusting := func(node string, shown core.Time) func(*world) machine.Command {
		return only(&machine.TrustClock{Node: node, Shown: shown})
	}
	for _, g := range []given{
		{"an admin confirms", nil, "root", trusting("n1", machinetest.Start), ""},
		{"federal staff do not", nil, "federal", trusting("n1", machinetest.Start), "denied: core.denied"},
		{"nor the node itself", nil, "system", trusting("n1", machinetest.Start), "denied: core.denied"},
		{"a node has a name", nil, "root", trusting("my node, says Anna", machinetest.Start), "invalid node: clock.node"},
		{"a moment is said", nil, "root", trusting("n1", 0), "invalid shown: clock.shown"},
		{"a moment is one of the calendar", nil, "root", trusting("n1", 1<<62), "invalid shown: clock.shown"},
	} {
		g.run(t)
	}
	w := house(t)
	before := w.Memory.View()
	answer := w.Must(user("root"), &machine.TrustClock{Node: "n1", Shown: machinetest.Start})
	line, _ := state.Leaves.Get(w.Memory, state.LeafKey(answer.Tree, answer.Leaves))
	leaf, err := audit.Parse(line)
	if err != nil || answer.Tree != state.HouseTree || leaf.Get("shown") != machinetest.Start.String() || leaf.Get("node") != "n1" {
		t.Errorf("the leaf is %s, %v", line, err)
	}
	if state.FullSum(before) != state.FullSum(w.Memory) {
		t.Error("more than a leaf was written")
	}
}

// A denial is told to the campaign that it is about. One about a campaign that does not exist
// gets no tree of its own, whatever the sender calls it.
func TestDenied_LeavesALeafInATreeThatExists(t *testing.T) {
	for id, tree := range map[core.CampaignID]string{
		drive: string(drive), "none": state.HouseTree, "\xff/\x00": state.HouseTree, "house": state.HouseTree,
	} {
		w := house(t)
		before, _ := state.TreeSizes.Get(w.Memory, tree)
		answer := w.Do(user("operator1"), &machine.CreateCampaign{ID: id})
		if answer.Refusal == nil || answer.Refusal.Code != core.Denied || answer.Tree != tree || answer.Leaves != before || answer.Count != 1 {
			t.Errorf("a denial about %q: %v, leaf %d of %q", id, answer.Err(), answer.Leaves, answer.Tree)
		}
		state.TreeSizes.Scan(w.Memory, "", func(name string, _ int64) bool {
			if name != state.HouseTree && name != string(drive) {
				t.Errorf("a tree %q came up", name)
			}
			return true
		})
	}
}
