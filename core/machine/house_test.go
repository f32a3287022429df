package machine_test

import (
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
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

func TestRaiseLevel(t *testing.T) {
	for _, g := range []given{
		{"not to the same", nil, "root", only(&machine.RaiseLevel{Level: machine.Level}), "conflict level: house.level"},
		{"not by a lawyer", nil, "lawyer", only(&machine.RaiseLevel{Level: machine.Level + 1}), "denied: core.denied"},
		{"by an admin", nil, "root", only(&machine.RaiseLevel{Level: machine.Level + 1}), ""},
	} {
		g.run(t)
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
