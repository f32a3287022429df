package query

import (
	"slices"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/state"
)

// offices is a state with two campaigns, offices a (77) and b (63) in one of them, c (77) in
// the other.
func offices() *state.Memory {
	m := state.NewMemory()
	for _, c := range []core.CampaignID{"one", "two"} {
		state.Campaigns.Put(m, c, core.Campaign{ID: c})
	}
	for _, o := range []core.Office{
		{ID: "a", Campaign: "one", Home: "77"}, {ID: "b", Campaign: "one", Home: "63"}, {ID: "c", Campaign: "two", Home: "77"},
	} {
		state.Offices.Put(m, o.ID, o)
	}
	return m
}

func staffOf(c core.CampaignID, roles ...core.Role) core.User {
	return core.User{ID: "u", Roles: roles, State: core.UserActive, Campaign: c}
}

func staff(role core.Role, c core.CampaignID, o core.OfficeID, regions ...core.Region) core.User {
	return core.User{ID: "u", Roles: []core.Role{role}, State: core.UserActive, Campaign: c, Office: o, Regions: regions}
}

func TestTrees(t *testing.T) {
	m := offices()
	for name, c := range map[string]struct {
		user core.User
		want []core.CampaignID
	}{
		"an admin of the house":     {staff(core.Admin, "", ""), []core.CampaignID{"", "one", "two"}},
		"an auditor of a campaign":  {staff(core.Auditor, "one", ""), []core.CampaignID{"one"}},
		"a coordinator":             {staff(core.Coordinator, "one", "a"), []core.CampaignID{"one"}},
		"a manager of all regions":  {staff(core.Regional, "", "", "77"), []core.CampaignID{"one", "two"}},
		"an operator reads nothing": {staff(core.Operator, "one", "a"), nil},
	} {
		got := Trees(m, c.user)
		if access.Reach(c.user.Roles, access.AuditRead) == access.None {
			got = nil // the route asks for the right before anybody comes here
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s reads %q, want %q", name, got, c.want)
		}
	}
}

func TestReadable(t *testing.T) {
	m := offices()
	leaf := func(c core.CampaignID, subject string, public ...audit.KV) audit.Leaf {
		noun, _, _ := strings.Cut(subject, ":")
		return audit.Leaf{Entry: audit.Entry{Campaign: c, Kind: noun + ".test/1", Subject: subject, Public: public}}
	}
	at := func(o string) audit.KV { return audit.KV{Name: "office", Value: o} }
	of := func(r string) audit.KV { return audit.KV{Name: "region", Value: r} }
	all := map[string]audit.Leaf{
		"house":         leaf("", "house:"),
		"office a":      leaf("one", "visit:x", at("a")),
		"office a made": leaf("one", "office:a", of("77")),
		"office b":      leaf("one", "visit:y", at("b")),
		"sheet 77 at b": leaf("one", "sheet:z", at("b"), of("77")),
		"region 77":     leaf("one", "thing:x", of("77")),
		"nowhere":       leaf("one", "pack:p/1"),
		"office c":      leaf("two", "visit:z", at("c")),
		"unknown":       leaf("one", "visit:z", at("nowhere")),
	}
	for name, c := range map[string]struct {
		user core.User
		want []string
	}{
		"a coordinator":        {staff(core.Coordinator, "one", "a"), []string{"office a", "office a made"}},
		"a regional manager":   {staff(core.Regional, "one", "", "77"), []string{"office a", "office a made", "region 77"}},
		"one of all campaigns": {staff(core.Regional, "", "", "77"), []string{"office a", "office a made", "office c", "region 77"}},
		"federal staff": {staff(core.Federal, "one", ""), []string{
			"nowhere", "office a", "office a made", "office b", "region 77", "sheet 77 at b", "unknown"}},
		"an admin of the house": {staff(core.Admin, "", ""), []string{"house", "nowhere", "office a made"}},
		"an admin who is federal staff": {staffOf("one", core.Admin, core.Federal), []string{
			"nowhere", "office a", "office a made", "office b", "region 77", "sheet 77 at b", "unknown"}},
		"a disabled auditor": {core.User{ID: "u", Roles: []core.Role{core.Auditor}, State: core.UserDisabled}, nil},
	} {
		var got []string
		for key, leaf := range all {
			if Readable(m, c.user)(leaf) {
				got = append(got, key)
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s reads %q, want %q", name, got, c.want)
		}
	}
}

func TestOffice_HidesWhatIsOutOfReach(t *testing.T) {
	m := offices()
	coordinator := staff(core.Coordinator, "one", "a")
	for id, want := range map[core.OfficeID]core.Code{"a": "", "b": core.NotFound, "c": core.NotFound, "none": core.NotFound} {
		if _, err := Office(m, coordinator, access.SheetOrder, id); core.CodeOf(err) != want {
			t.Errorf("office %s: %v", id, err)
		}
	}
	if list := OfficesFor(m, staff(core.Regional, "", "", "77"), access.SheetOrder); len(list) != 2 || list[0].ID != "a" || list[1].ID != "c" {
		t.Errorf("the offices of region 77 are %v", list)
	}
}

func TestPack_TakesNoOtherForIt(t *testing.T) {
	m := state.NewMemory()
	ref := core.PackRef{Name: "rules", Version: "1.0.0"}
	state.Packs.Put(m, state.PackKey("one", ref), core.PackVersion{Campaign: "one", Ref: ref})
	for _, c := range []struct {
		campaign      core.CampaignID
		name, version string
		code          core.Code
	}{
		{"one", "rules", "1.0.0", ""}, {"one", "rules", "1.0.1", core.NotFound}, {"two", "rules", "1.0.0", core.NotFound},
		{"on", "e/rules", "1.0.0", core.NotFound}, {"one", "rules/1.0.0", "", core.NotFound},
	} {
		if _, err := Pack(m, c.campaign, c.name, c.version); core.CodeOf(err) != c.code {
			t.Errorf("%+v: %v", c, err)
		}
	}
	if list := Packs(m, "one"); len(list) != 1 || len(Packs(m, "on")) != 0 {
		t.Errorf("listed %v", list)
	}
}
