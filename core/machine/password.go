package machine

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine/form"
	"github.com/sheaf-drive/sheaf/core/state"
)

// SetPassword gives the actor's own account a new password, which is final. All logins of
// the account end.
type SetPassword struct {
	User     core.UserID
	Password string
}

// Kind implements Command.
func (*SetPassword) Kind() string { return "user.password/1" }

// Action implements Command.
func (*SetPassword) Action() access.Action { return access.SelfManage }

// Object implements Command.
func (c *SetPassword) Object(v state.View) access.Object { return ownObject(v, c.User) }

// ownObject is what belongs to an account itself, in the account's campaign.
func ownObject(v state.View, id core.UserID) access.Object {
	user, _ := state.Users.Get(v, id)
	return access.Object{Campaign: user.Campaign, Owner: user.ID}
}

// Decide implements Command.
func (c *SetPassword) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	user, ok := state.Users.Get(v, c.User)
	if !ok {
		return nil, core.Refuse(core.NotFound, "user", "core.not_found")
	}
	if err := form.Hash("password", c.Password); err != nil {
		return nil, err
	}
	return []Fact{passwordFact(user, c.Password)}, nil
}

// ResetPassword is [SetPassword] by somebody who manages the account: the new password is
// good for one login. Who knows a password can sign in with it, so an admin's or federal
// manager's reset makes the account wait for the approval of another person, as a new account
// does.
type ResetPassword struct {
	User     core.UserID
	Password string
}

// Kind implements Command.
func (*ResetPassword) Kind() string { return "user.reset/1" }

// Action implements Command.
func (*ResetPassword) Action() access.Action { return access.UserManage }

// Object implements Command.
func (c *ResetPassword) Object(v state.View) access.Object {
	user, _ := state.Users.Get(v, c.User)
	return userObject(v, user)
}

// Decide implements Command.
func (c *ResetPassword) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	user, ok := state.Users.Get(v, c.User)
	if !ok {
		return nil, core.Refuse(core.NotFound, "user", "core.not_found")
	}
	actor, _ := state.Users.Get(v, s.Actor)
	if err := form.MayAppoint(actor, user.Roles); err != nil {
		return nil, err
	}
	if err := form.Hash("password", c.Password); err != nil {
		return nil, err
	}
	reset := passwordFact(user, c.Password)
	reset.verb, reset.after.OneTime = "reset", true
	// Another slip of paper for the one that was never used is still part of hiring.
	if user.ResetBy != "" || !user.OneTime || !samePerson(v, actor.ID, user.CreatedBy) {
		reset.after.ResetBy = actor.ID
	}
	if user.State == core.UserActive && needsSecond(v, actor) && !holds(v, actor, user) {
		if !approvable(v, actor, user) {
			return nil, core.Refuse(core.Conflict, "user", "user.last_approver").About("user:" + string(user.ID))
		}
		reset.after.State = core.UserProposed
	}
	return []Fact{reset}, nil
}

// passwordFact gives the account a password of its own and ends all its logins.
func passwordFact(u core.User, password string) userFact {
	u.Password, u.OneTime = password, false
	u.Failures, u.LockedUntil = 0, 0
	u.Session++
	return userFact{"password", u.State, u}
}
