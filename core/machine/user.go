package machine

import (
	"slices"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine/form"
	"github.com/sheaf-drive/sheaf/core/state"
)

// userFact says that an account went from one state to another or was changed.
type userFact struct {
	verb  string
	from  string
	after core.User
}

// Kind implements Fact.
func (f userFact) Kind() string { return "user." + f.verb + "/1" }

// Leaf implements Fact.
func (f userFact) Leaf() audit.Entry {
	u := f.after
	return audit.Entry{
		Campaign: u.Campaign, Kind: f.Kind(), Subject: "user:" + string(u.ID),
		Public: change(f.from, u.State, "person", string(u.Person), "roles", spaced(u.Roles),
			"office", string(u.Office), "regions", spaced(u.Regions)),
	}
}

// spaced joins words by spaces.
func spaced[T ~string](words []T) string {
	list := make([]string, 0, len(words))
	for _, w := range words {
		list = append(list, string(w))
	}
	return strings.Join(list, " ")
}

// Record implements Fact.
func (f userFact) Record(tx state.Tx, _ core.Stamp) {
	u := f.after
	u.Version++
	state.Users.Put(tx, u.ID, u)
	state.Logins.Put(tx, u.Login, u.ID)
}

// checkUser refuses an account that cannot be: a taken login, an unknown role, an office
// or campaign that does not exist.
func checkUser(v state.View, u core.User) error {
	if err := core.CheckID("id", u.ID); err != nil {
		return err
	}
	if err := core.CheckID("person", u.Person); err != nil {
		return err
	}
	if state.Users.Has(v, u.ID) {
		return core.Refuse(core.Duplicate, "id", "core.exists")
	}
	if !form.IsLogin(u.Login) {
		return core.Refuse(core.Invalid, "login", "user.login")
	}
	if state.Logins.Has(v, u.Login) {
		return core.Refuse(core.Duplicate, "login", "user.login_taken")
	}
	if len(u.Roles) == 0 {
		return core.Refuse(core.Invalid, "role", "core.required")
	}
	for i, r := range u.Roles {
		if err := core.CheckRole(r); err != nil {
			return err
		}
		if slices.Contains(u.Roles[:i], r) {
			return core.Refuse(core.Duplicate, "role", "user.role_twice", string(r))
		}
	}
	if err := form.Hash("password", u.Password); err != nil {
		return err
	}
	return checkPlace(v, u)
}

// checkPlace refuses a campaign or office that does not exist, and roles that need one.
func checkPlace(v state.View, u core.User) error {
	if u.Campaign != "" && !state.Campaigns.Has(v, u.Campaign) {
		return core.Refuse(core.NotFound, "campaign", "core.not_found")
	}
	office, ok := state.Offices.Get(v, u.Office)
	switch {
	case u.Office == "" || ok && office.Campaign == u.Campaign:
	case u.Campaign == "":
		return core.Refuse(core.NotFound, "office", "core.not_found")
	default: // whether another campaign has it is not for everybody to know
		return core.Refuse(core.NotFound, "office", "user.office", string(u.Campaign))
	}
	for _, r := range []core.Role{core.Operator, core.Verifier, core.Coordinator} {
		if u.Has(r) && u.Office == "" {
			return core.Refuse(core.Invalid, "office", "user.needs_office", string(r))
		}
	}
	if u.Has(core.Regional) && len(u.Regions) == 0 {
		return core.Refuse(core.Invalid, "region", "user.needs_region")
	}
	for i, r := range u.Regions {
		if err := form.Region("region", r); err != nil {
			return err
		}
		if slices.Contains(u.Regions[:i], r) {
			return core.Refuse(core.Duplicate, "region", "user.region_twice", string(r))
		}
	}
	return nil
}

// CreateUser makes an account. What an admin or federal staff create waits for a second
// person; what a coordinator or regional manager create is active at once.
type CreateUser struct{ User core.User }

// Kind implements Command.
func (*CreateUser) Kind() string { return "user.create/1" }

// Action implements Command.
func (*CreateUser) Action() access.Action { return access.UserCreate }

// Object implements Command.
func (c *CreateUser) Object(v state.View) access.Object { return userObject(v, c.User) }

func userObject(v state.View, u core.User) access.Object {
	o := access.Object{Campaign: u.Campaign, Office: u.Office, Owner: u.ID}
	if office, ok := state.Offices.Get(v, u.Office); ok {
		o.Region = office.Home
	}
	return o
}

// Decide implements Command.
func (c *CreateUser) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	if err := checkUser(v, c.User); err != nil {
		return nil, err
	}
	actor, _ := state.Users.Get(v, s.Actor)
	if err := form.MayAppoint(actor, c.User.Roles); err != nil {
		return nil, err
	}
	user := c.User
	user.State, user.OneTime = core.UserActive, true
	user.Failures, user.LockedUntil, user.Session, user.Version = 0, 0, 0, 0
	user.CreatedBy, user.ResetBy = actor.ID, ""
	if needsSecond(v, actor) {
		user.State = core.UserProposed
	}
	return []Fact{userFact{"create", "", user}}, nil
}

// ApproveUser activates an account that another person made or gave a new password.
type ApproveUser struct{ User core.UserID }

// Kind implements Command.
func (*ApproveUser) Kind() string { return "user.approve/1" }

// Action implements Command.
func (*ApproveUser) Action() access.Action { return access.UserApprove }

// Object implements Command.
func (c *ApproveUser) Object(v state.View) access.Object {
	user, _ := state.Users.Get(v, c.User)
	return userObject(v, user)
}

// Decide implements Command.
func (c *ApproveUser) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	user, ok := state.Users.Get(v, c.User)
	if !ok {
		return nil, core.Refuse(core.NotFound, "user", "core.not_found")
	}
	if user.State != core.UserProposed {
		return nil, core.Refuse(core.Conflict, "user", "core.state", "approve", user.State)
	}
	if samePerson(v, s.Actor, user.HandedBy()) {
		return nil, core.Refuse(core.Denied, "user", "user.second_person")
	}
	after := user
	after.State = core.UserActive
	return []Fact{userFact{"approve", user.State, after}}, nil
}

// DisableUser ends an account and all its logins at once. The last other person who approves
// accounts cannot be sent away: every later account would wait for ever.
type DisableUser struct{ User core.UserID }

// Kind implements Command.
func (*DisableUser) Kind() string { return "user.disable/1" }

// Action implements Command.
func (*DisableUser) Action() access.Action { return access.UserManage }

// Object implements Command.
func (c *DisableUser) Object(v state.View) access.Object {
	user, _ := state.Users.Get(v, c.User)
	return userObject(v, user)
}

// Decide implements Command.
func (c *DisableUser) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	user, ok := state.Users.Get(v, c.User)
	if !ok {
		return nil, core.Refuse(core.NotFound, "user", "core.not_found")
	}
	if user.ID == s.Actor {
		return nil, core.Refuse(core.Denied, "user", "user.not_self")
	}
	actor, _ := state.Users.Get(v, s.Actor)
	if err := form.MayAppoint(actor, user.Roles); err != nil {
		return nil, err
	}
	if user.State == core.UserDisabled {
		return nil, core.Refuse(core.Conflict, "user", "core.state", "disable", user.State)
	}
	if user.State == core.UserActive && approves(user) && user.Person != actor.Person && !approvable(v, actor, user) {
		return nil, core.Refuse(core.Conflict, "user", "user.last_approver").About("user:" + string(user.ID))
	}
	after := user
	after.State = core.UserDisabled
	after.Session++
	return []Fact{userFact{"disable", user.State, after}}, nil
}
