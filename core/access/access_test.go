package access

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestTable_Golden pins the whole table as people review it: a row an action, a column a role.
func TestTable_Golden(t *testing.T) {
	var got strings.Builder
	fmt.Fprintf(&got, "%-20s", "action")
	for _, r := range core.StaffRoles() {
		fmt.Fprintf(&got, " %-11s", r)
	}
	got.WriteString("\n")
	for _, row := range Table() {
		fmt.Fprintf(&got, "%-20s", row.Action)
		for _, r := range core.StaffRoles() {
			word := Reach([]core.Role{r}, row.Action).String()
			if word == "none" {
				word = "-"
			}
			fmt.Fprintf(&got, " %-11s", word)
		}
		got.WriteString("\n")
	}
	text := strings.ReplaceAll(got.String(), " \n", "\n")
	for strings.Contains(text, " \n") {
		text = strings.ReplaceAll(text, " \n", "\n")
	}
	path := filepath.Join("testdata", "matrix.golden")
	if *update {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if text != string(want) {
		t.Errorf("the table differs from %s; rights change by review only. Now:\n%s", path, text)
	}
}

func TestTable_EachActionAndGrantOnce(t *testing.T) {
	actions := map[Action]bool{}
	for _, row := range Table() {
		if actions[row.Action] {
			t.Errorf("%s has two rows", row.Action)
		}
		actions[row.Action] = true
		roles := map[core.Role]bool{}
		for _, g := range row.Grants {
			if roles[g.Role] || g.Scope == None || core.CheckRole(g.Role) != nil {
				t.Errorf("%s grants %q %s", row.Action, g.Role, g.Scope)
			}
			roles[g.Role] = true
		}
	}
}

// What must never be granted, whatever else changes.
func TestTable_Never(t *testing.T) {
	for _, c := range []struct {
		roles   []core.Role
		actions []Action
		why     string
	}{
		{[]core.Role{core.Admin}, []Action{PersonalRead, MaskedRead, ScanRead, VisitOpen, BlockLift, PackApprove, SelectionApprove},
			"admin runs the system and never sees or decides what is in it"},
		{[]core.Role{core.Auditor}, []Action{PersonalRead, ScanRead, VisitOpen, VisitFill, UserCreate, PackPropose, EditionLoad, SheetOrder},
			"an auditor reads and changes nothing"},
		{[]core.Role{core.Operator}, []Action{BlockLift, LineVerify, SheetCertify, UserCreate, AuditRead},
			"who enters does not judge the entry"},
		{[]core.Role{core.Verifier}, []Action{VisitOpen, VisitFill, LineDecide}, "who verifies does not enter"},
		{[]core.Role{core.Coordinator, core.Regional, core.Federal, core.Logistics}, []Action{PersonalRead, ScanRead},
			"management sees masked fields only"},
		{[]core.Role{core.Federal, core.Lawyer}, []Action{PackPropose}, "who approves a pack does not propose it"},
		{core.StaffRoles(), []Action{HouseFound, SystemRecord}, "the node alone takes these"},
	} {
		for _, role := range c.roles {
			for _, a := range c.actions {
				if s := Reach([]core.Role{role}, a); s != None {
					t.Errorf("%s reaches %s (%s): %s", role, a, s, c.why)
				}
			}
		}
	}
}

// Each role of the two that a two-person rule needs exists, so that the rule can be kept.
func TestTable_EveryActionHasSomebody(t *testing.T) {
	for _, row := range Table() {
		if Internal(row.Action) != (len(row.Grants) == 0) {
			t.Errorf("%s: internal %v with %d grants", row.Action, Internal(row.Action), len(row.Grants))
		}
	}
	if Internal("no.such") || Known("no.such") || Reach(core.StaffRoles(), "no.such") != None {
		t.Error("an unknown action is granted to somebody")
	}
}

func TestReach_RolesAddUp(t *testing.T) {
	both := []core.Role{core.Operator, core.Coordinator}
	if got := Reach(both, VisitFill); got != Office {
		t.Errorf("the widest of own and office is %s", got)
	}
	if got := Reach(nil, SelfManage); got != None {
		t.Errorf("nobody reaches %s", got)
	}
}

// TestMay_Scopes gives every scope every relation to an object. The object relations are
// smallest first: own, of the office, of the region, of the campaign, of another campaign.
func TestMay_Scopes(t *testing.T) {
	user := core.User{
		ID: "me", State: core.UserActive, Campaign: "drive", Office: "one", Regions: []core.Region{"77"},
	}
	relations := []struct {
		name string
		o    Object
	}{
		{"own, elsewhere", Object{Campaign: "drive", Office: "two", Region: "63", Owner: "me"}},
		{"own office", Object{Campaign: "drive", Office: "one", Region: "63", Owner: "you"}},
		{"own region", Object{Campaign: "drive", Office: "two", Region: "77", Owner: "you"}},
		{"own campaign", Object{Campaign: "drive", Office: "two", Region: "63", Owner: "you"}},
		{"nobody's", Object{Campaign: "drive"}},
		{"another campaign", Object{Campaign: "next", Office: "one", Region: "77", Owner: "me"}},
		{"the house", Object{Office: "one", Region: "77", Owner: "me"}},
	}
	want := map[Scope]string{
		None: ".......", Own: "x......", Office: "xx.....", Region: "xxx....", All: "xxxxx..",
	}
	for scope, cells := range want {
		role, action := holder(t, scope)
		user.Roles = []core.Role{role}
		for i, r := range relations {
			if got := May(user, action, r.o); got != (cells[i] == 'x') {
				t.Errorf("scope %s, %s: %v", scope, r.name, got)
			}
		}
	}
}

// holder finds a cell of the table with the scope.
func holder(t *testing.T, s Scope) (core.Role, Action) {
	t.Helper()
	for _, row := range Table() {
		for _, role := range core.StaffRoles() {
			if Reach([]core.Role{role}, row.Action) == s {
				return role, row.Action
			}
		}
	}
	t.Fatalf("no cell has the scope %s", s)
	return "", ""
}

func TestMay_HouseWideUserReachesEveryCampaign(t *testing.T) {
	admin := core.User{ID: "root", State: core.UserActive, Roles: []core.Role{core.Admin}}
	for _, c := range []core.CampaignID{"", "drive", "next"} {
		if !May(admin, CampaignManage, Object{Campaign: c}) {
			t.Errorf("an admin of the house does not reach campaign %q", c)
		}
	}
}

// One right alone is not bounded by the user's campaign.
func TestMay_AcrossCampaigns(t *testing.T) {
	for _, row := range Table() {
		u := core.User{ID: "me", State: core.UserActive, Roles: core.StaffRoles(), Campaign: "drive", Regions: []core.Region{"77"}}
		for _, c := range []core.CampaignID{"", "next"} {
			got := May(u, row.Action, Object{Campaign: c, Region: "77", Owner: "me"})
			if got != (row.Action == UserApprove) || Across(row.Action) != (row.Action == UserApprove) {
				t.Errorf("somebody of one campaign may %s in campaign %q: %v", row.Action, c, got)
			}
		}
	}
}

// Empty parts belong to nobody: a user without an office does not own what has none.
func TestMay_EmptyPartsMatchNothing(t *testing.T) {
	for _, roles := range [][]core.Role{{core.Coordinator}, {core.Regional}, {core.Operator}} {
		u := core.User{ID: "me", State: core.UserActive, Roles: roles, Regions: []core.Region{""}}
		if May(u, SheetMove, Object{}) {
			t.Errorf("%v without office and region reaches what belongs to nobody", roles)
		}
	}
}

func TestMay_OnlyActiveAccounts(t *testing.T) {
	for _, s := range []core.UserState{core.UserProposed, core.UserDisabled, "", "ACTIVE"} {
		u := core.User{ID: "me", State: s, Roles: core.StaffRoles()}
		for _, row := range Table() {
			if May(u, row.Action, Object{Owner: "me"}) {
				t.Errorf("a user that is %q may do %s", s, row.Action)
			}
		}
	}
}

// The reverse check: every granted cell really lets a user through, every other refuses him
// with Denied naming the action.
func TestCheck_EveryCell(t *testing.T) {
	for _, row := range Table() {
		for _, role := range core.StaffRoles() {
			u := core.User{
				ID: "me", State: core.UserActive, Roles: []core.Role{role}, Campaign: "drive", Office: "one",
				Regions: []core.Region{"77"},
			}
			o := Object{Campaign: "drive", Office: "one", Region: "77", Owner: "me"}
			err := Check(u, row.Action, o)
			if granted := Reach(u.Roles, row.Action) != None; granted != (err == nil) {
				t.Errorf("%s, %s: granted %v, %v", role, row.Action, granted, err)
			}
			if err == nil {
				continue
			}
			if e, ok := err.(*core.Error); !ok || e.Code != core.Denied || e.Args[0] != string(row.Action) {
				t.Errorf("%s, %s: %v", role, row.Action, err)
			}
		}
	}
}

func BenchmarkReach(b *testing.B) {
	roles := []core.Role{core.Operator}
	for b.Loop() {
		Reach(roles, AttentionRead)
	}
}
