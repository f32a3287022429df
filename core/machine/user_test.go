package machine_test

import (
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
)

var newUser = machinetest.NewUser

func creating(u core.User, change func(*core.User)) func(*world) machine.Command {
	if change != nil {
		change(&u)
	}
	return only(&machine.CreateUser{User: u})
}

func TestFoundHouse(t *testing.T) {
	found := func(change func(*machine.FoundHouse)) *machine.FoundHouse {
		c := &machine.FoundHouse{
			Name: "H", WrappedKey: []byte("k"), CheckpointKey: machinetest.SigningKey().Verifier(),
			Admin: newUser("root", "", ""), Level: machine.Level,
		}
		if change != nil {
			change(c)
		}
		return c
	}
	w := machinetest.Empty(t, machinetest.Config{})
	w.Refused(user("root"), found(nil), "unauthenticated: login.needed")
	w.Refused(core.SystemActor, found(func(c *machine.FoundHouse) { c.Name = "" }), "invalid name: core.required")
	w.Refused(core.SystemActor, found(func(c *machine.FoundHouse) { c.Admin.Login = "Root!" }), "invalid login: user.login")
	w.Refused(core.SystemActor, found(func(c *machine.FoundHouse) { c.CheckpointKey = "" }), "invalid checkpoint_key: audit.verifier.form")
	w.Refused(core.SystemActor, found(func(c *machine.FoundHouse) { c.CheckpointKey = "n+1+A" }), "invalid checkpoint_key: audit.verifier.form")
	w.Refused(core.SystemActor, found(func(c *machine.FoundHouse) { c.Level = 0 }), "invalid level: core.required")
	w.Must(core.SystemActor, found(func(c *machine.FoundHouse) {
		c.Admin.Roles, c.Admin.Campaign = []core.Role{core.Federal}, "drive"
	}))
	if h, _ := state.House.Get(w.Memory, state.One); h.Level != machine.Level {
		t.Errorf("the house is at level %d", h.Level)
	}
	u, _ := state.Users.Get(w.Memory, user("root"))
	if len(u.Roles) != 1 || !u.Has(core.Admin) || u.Campaign != "" || !u.OneTime || u.State != core.UserActive {
		t.Errorf("the founding admin has roles %v in campaign %q, one-time %v, %s", u.Roles, u.Campaign, u.OneTime, u.State)
	}
	spoken(t, w.Refused(core.SystemActor, found(nil), "duplicate: house.founded"))
}

func TestCreateUser(t *testing.T) {
	operator := newUser("newcomer", core.Operator, "one")
	for _, g := range []given{
		{"a coordinator appoints an operator", nil, "coordinator1", creating(operator, nil), ""},
		{"not of another office", nil, "coordinator2", creating(operator, nil), "denied: core.denied"},
		{"not a verifier", nil, "coordinator1", creating(newUser("n2", core.Verifier, "one"), nil), "denied role: user.appoint"},
		{"not a second role besides", nil, "coordinator1",
			creating(operator, func(u *core.User) { u.Roles = append(u.Roles, core.Admin) }), "denied role: user.appoint"},
		{"a regional manager appoints a coordinator", nil, "regional", creating(newUser("n2", core.Coordinator, "one"), nil), ""},
		{"not of another region", nil, "regional", creating(newUser("n2", core.Coordinator, "two"), nil), "denied: core.denied"},
		{"not a federal manager", nil, "regional", creating(newUser("n2", core.Federal, "one"), nil), "denied role: user.appoint"},
		{"federal staff appoint within their campaign", nil, "federal", creating(newUser("n2", core.Lawyer, ""), nil), ""},
		{"not for the whole house", nil, "federal", creating(newUser("n2", core.Admin, ""), nil), "denied: core.denied"},
		{"an operator appoints nobody", nil, "operator1", creating(operator, nil), "denied: core.denied"},
		{"an id is one of ours", nil, "root", creating(operator, func(u *core.User) { u.ID = "x" }), "invalid id: core.id"},
		{"an id is taken once", nil, "root", creating(operator, func(u *core.User) { u.ID = user("operator1") }), "duplicate id: core.exists"},
		{"a person is needed", nil, "root", creating(operator, func(u *core.User) { u.Person = "" }), "invalid person: core.id"},
		{"a login is a word", nil, "root", creating(operator, func(u *core.User) { u.Login = "Анна" }), "invalid login: user.login"},
		{"a login is taken once", nil, "root", creating(operator, func(u *core.User) { u.Login = "root" }), "duplicate login: user.login_taken"},
		{"a role is needed", nil, "root", creating(operator, func(u *core.User) { u.Roles = nil }), "invalid role: core.required"},
		{"a role is known", nil, "root", creating(operator, func(u *core.User) { u.Roles = []core.Role{"king"} }), "invalid role: core.role"},
		{"a supporter has no login", nil, "root", creating(operator, func(u *core.User) { u.Roles = []core.Role{core.Supporter} }), "invalid role: core.role"},
		{"a password is needed", nil, "root", creating(operator, func(u *core.User) { u.Password = "" }), "invalid password: core.required"},
		{"a campaign exists", nil, "root", creating(newUser("n2", core.Lawyer, ""), func(u *core.User) { u.Campaign = "none" }),
			"not_found campaign: core.not_found"},
		{"an office exists", nil, "root", creating(newUser("n2", core.Operator, "none"), nil), "not_found office: user.office"},
		{"an office is of the campaign", nil, "root", creating(operator, func(u *core.User) { u.Campaign = "" }), "not_found office: core.not_found"},
		{"an operator has an office", nil, "root", creating(newUser("n2", core.Operator, ""), nil), "invalid office: user.needs_office"},
		{"a region is a code", nil, "root", creating(newUser("n2", core.Regional, ""), func(u *core.User) {
			u.Regions = []core.Region{"77", "Moscow, Ivan's"}
		}), "invalid region: core.region"},
		{"a region stands once", nil, "root", creating(newUser("n2", core.Regional, ""), func(u *core.User) {
			u.Regions = []core.Region{"77", "63", "77"}
		}), "duplicate region: user.region_twice"},
		{"a regional manager has a region", nil, "root", creating(newUser("n2", core.Regional, ""), nil), "invalid region: user.needs_region"},
	} {
		g.run(t)
	}
}

func TestCreateUser_WaitsForASecondPerson(t *testing.T) {
	w := house(t)
	stateOf := func(login string) string {
		u, _ := state.Users.Get(w.Memory, user(login))
		return u.State
	}
	w.Must(user("root"), &machine.CreateUser{User: newUser("n1", core.Lawyer, "")})
	if stateOf("n1") != core.UserProposed {
		t.Fatalf("the account is %s", stateOf("n1"))
	}
	w.Refused(user("n1"), &machine.SetPassword{User: user("n1"), Password: "x"}, "denied: core.denied")
	spoken(t, w.Refused(user("root"), &machine.ApproveUser{User: user("n1")}, "denied user: user.second_person"))
	w.Refused(user("operator1"), &machine.ApproveUser{User: user("n1")}, "denied: core.denied")
	w.Refused(user("root"), &machine.ApproveUser{User: user("nobody")}, "not_found user: core.not_found")
	w.Must(user("federal"), &machine.ApproveUser{User: user("n1")})
	w.Refused(user("admin2"), &machine.ApproveUser{User: user("n1")}, "conflict user: core.state")
	if stateOf("n1") != core.UserActive {
		t.Errorf("the account is %s", stateOf("n1"))
	}

	w.Must(user("root"), &machine.CreateUser{User: newUser("n2", core.Lawyer, "")})
	second := newUser("root2", core.Admin, "")
	root, _ := state.Users.Get(w.Memory, user("root"))
	second.Person = root.Person
	w.Must(user("admin2"), &machine.CreateUser{User: second})
	w.Must(user("root"), &machine.ApproveUser{User: second.ID})
	w.Refused(second.ID, &machine.ApproveUser{User: user("n2")}, "denied user: user.second_person")
}

// The rule of two persons begins when there are two: until then nobody could approve.
func TestCreateUser_Bootstrap(t *testing.T) {
	w := machinetest.Empty(t, machinetest.Config{})
	w.Found()
	create := func(actor string, u core.User) string {
		w.Must(user(actor), &machine.CreateUser{User: u})
		made, _ := state.Users.Get(w.Memory, u.ID)
		return made.State
	}
	w.Must(user("root"), &machine.CreateCampaign{ID: "drive", Title: "d", WrappedKey: []byte("k"), ElectionDay: "2018-03-18"})
	w.Must(user("root"), &machine.CreateCampaign{ID: "next", Title: "n", WrappedKey: []byte("k"), ElectionDay: "2024-03-17"})
	if s := create("root", newUser("federal", core.Federal, "")); s != core.UserActive {
		t.Errorf("the first account of a single admin is %s", s)
	}
	if s := create("root", newUser("n1", core.Lawyer, "")); s != core.UserProposed {
		t.Errorf("with a federal manager an account of the campaign is %s", s)
	}
	other := newUser("n2", core.Lawyer, "")
	other.Campaign = "next"
	if s := create("root", other); s != core.UserProposed {
		t.Errorf("an account of another campaign than the federal manager's is %s", s)
	}
	if s := create("root", newUser("admin2", core.Admin, "")); s != core.UserProposed {
		t.Errorf("an account of the whole house is %s", s)
	}
	// The only other approver is bound to one campaign; he is the second pair of eyes for all.
	w.Must(user("federal"), &machine.ApproveUser{User: user("n2")})
	w.Must(user("federal"), &machine.ApproveUser{User: user("admin2")})
}

// The rule of two persons cannot be switched off by one of them: whoever approves last, beside
// the actor, can be neither disabled nor given another password, and once there were two
// persons their number does not matter.
func TestTwoPersons_CannotBeSwitchedOff(t *testing.T) {
	disable := func(login string) machine.Command { return &machine.DisableUser{User: user(login)} }
	reset := func(login string) machine.Command { return &machine.ResetPassword{User: user(login), Password: "mine"} }
	w := house(t) // root, admin2 and federal approve
	w.Must(user("admin2"), &machine.SetPassword{User: user("admin2"), Password: "own"})
	w.Must(user("federal"), &machine.SetPassword{User: user("federal"), Password: "own"})
	w.Must(user("root"), disable("federal"))
	spoken(t, w.Refused(user("root"), disable("admin2"), "conflict user: user.last_approver"))
	w.Refused(user("root"), reset("admin2"), "conflict user: user.last_approver")
	w.Refused(user("admin2"), disable("root"), "conflict user: user.last_approver")
	w.Must(user("root"), &machine.CreateUser{User: newUser("federal2", core.Federal, "")})
	if u, _ := state.Users.Get(w.Memory, user("federal2")); u.State != core.UserProposed {
		t.Fatalf("the new federal manager is %s", u.State)
	}
	w.Refused(user("root"), disable("admin2"), "conflict user: user.last_approver") // he does not approve yet
	w.Must(user("root"), disable("federal2"))
	sound(t, w)

	// However the others went, the rule stays.
	admin2, _ := state.Users.Get(w.Memory, user("admin2"))
	admin2.State = core.UserDisabled
	state.Users.Put(w.Memory, admin2.ID, admin2)
	w.Must(user("root"), &machine.CreateUser{User: newUser("n1", core.Lawyer, "")})
	if u, _ := state.Users.Get(w.Memory, user("n1")); u.State != core.UserProposed {
		t.Errorf("with the others disabled an account is %s", u.State)
	}
}

func TestApproveUser_AcrossCampaigns(t *testing.T) {
	w := house(t)
	w.Must(user("root"), &machine.CreateUser{User: newUser("admin3", core.Admin, "")})
	w.Must(user("federal"), &machine.ApproveUser{User: user("admin3")})
	w.Refused(user("federal"), &machine.CreateUser{User: newUser("admin4", core.Admin, "")}, "denied: core.denied")
	sound(t, w)
}

func TestUserLeaf_SaysTheRegions(t *testing.T) {
	w := house(t)
	u := newUser("n1", core.Regional, "")
	u.Regions = []core.Region{"77", "63"}
	answer := w.Must(user("root"), &machine.CreateUser{User: u})
	line, _ := state.Leaves.Get(w.Memory, state.LeafKey(answer.Tree, answer.Leaves))
	if leaf, err := audit.Parse(line); err != nil || leaf.Get("regions") != "77 63" {
		t.Errorf("the leaf is %s, %v", line, err)
	}
}

func TestDisableUser(t *testing.T) {
	disabling := func(login string) func(*world) machine.Command { return only(&machine.DisableUser{User: user(login)}) }
	for _, g := range []given{
		{"a coordinator disables an operator", nil, "coordinator1", disabling("operator1"), ""},
		{"not of another office", nil, "coordinator1", disabling("operator2"), "denied: core.denied"},
		{"not a verifier", nil, "coordinator1", disabling("verifier1"), "denied role: user.appoint"},
		{"nobody disables himself", nil, "root", disabling("root"), "denied user: user.not_self"},
		{"not an unknown account", nil, "root", disabling("nobody"), "not_found user: core.not_found"},
		{"not twice", does("root", &machine.DisableUser{User: user("operator1")}), "root", disabling("operator1"), "conflict user: core.state"},
		{"a disabled actor does nothing", does("root", &machine.DisableUser{User: user("admin2")}), "admin2", disabling("operator1"),
			"denied: core.denied"},
	} {
		g.run(t)
	}
}
