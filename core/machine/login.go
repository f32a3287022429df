package machine

import (
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Lockout: after this many failures in a row an account is locked for LockMillis.
const (
	LockAfter  = 5
	LockMillis = 15 * 60 * 1000
	// LoginMillis is the longest life of a login, IdleMillis the longest silence; the
	// second is watched by the node that serves the login.
	LoginMillis = 12 * 60 * 60 * 1000
	// TokenMillis is the longest life of an API token.
	TokenMillis = 90 * 24 * 60 * 60 * 1000
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
	if c.Password == "" {
		return nil, core.Refuse(core.Invalid, "password", "core.required")
	}
	return []Fact{passwordFact(user, c.Password, false)}, nil
}

// ResetPassword is [SetPassword] by somebody who manages the account: the new password is
// good for one login.
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
	if err := mayAppoint(actor, user.Roles); err != nil {
		return nil, err
	}
	if c.Password == "" {
		return nil, core.Refuse(core.Invalid, "password", "core.required")
	}
	return []Fact{passwordFact(user, c.Password, true)}, nil
}

func passwordFact(u core.User, password string, oneTime bool) userFact {
	u.Password, u.OneTime = password, oneTime
	u.Failures, u.LockedUntil = 0, 0
	u.Session++
	verb := "password"
	if oneTime {
		verb = "reset"
	}
	return userFact{verb, u.State, u}
}

// BeginLogin signs somebody in whose password the node has checked. With a one-time
// password it carries the new one, which takes its place.
type BeginLogin struct {
	User  core.UserID
	Token core.TokenID
	// Checked is the stored hash that the password was checked against; another one by now
	// makes the login stale.
	Checked     string
	NewPassword string
}

// Kind implements Command.
func (*BeginLogin) Kind() string { return "login.begin/1" }

// Action implements Command.
func (*BeginLogin) Action() access.Action { return access.SystemRecord }

// Object implements Command.
func (c *BeginLogin) Object(v state.View) access.Object { return ownObject(v, c.User) }

// Decide implements Command.
func (c *BeginLogin) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	user, ok := state.Users.Get(v, c.User)
	if !ok || user.State != core.UserActive {
		return nil, core.Refuse(core.Unauthenticated, "login", "login.wrong")
	}
	if user.LockedUntil > s.Time {
		return nil, core.Refuse(core.Limit, "login", "login.locked", minutesLeft(user.LockedUntil, s.Time))
	}
	if user.Password != c.Checked {
		return nil, core.Refuse(core.Stale, "", "core.stale")
	}
	if user.OneTime && c.NewPassword == "" {
		return nil, core.Refuse(core.Conflict, "new_password", "login.one_time")
	}
	if !goodToken(c.Token) || state.Tokens.Has(v, c.Token) {
		return nil, core.Refuse(core.Invalid, "token", "core.id")
	}
	user.Failures, user.LockedUntil = 0, 0
	if c.NewPassword != "" {
		user.Password, user.OneTime = c.NewPassword, false
		user.Session++
	}
	token := core.Token{
		ID: c.Token, User: user.ID, Session: user.Session,
		Created: s.Time, Expires: s.Time + LoginMillis,
	}
	return []Fact{noteFact{
		c.Kind(),
		audit.Entry{Campaign: user.Campaign, Subject: "user:" + string(user.ID)},
		func(tx state.Tx, _ core.Stamp) {
			state.Users.Put(tx, user.ID, user)
			state.Tokens.Put(tx, token.ID, token)
		},
	}}, nil
}

func goodToken(id core.TokenID) bool {
	if len(id) != 64 {
		return false
	}
	for _, c := range []byte(id) {
		if !(c >= '0' && c <= '9' || c >= 'a' && c <= 'f') {
			return false
		}
	}
	return true
}

func minutesLeft(until, now core.Time) string {
	return strconv.FormatInt(int64(until-now)/60000+1, 10)
}

// FailLogin counts a wrong password; the fifth in a row locks the account for a while.
type FailLogin struct{ User core.UserID }

// Kind implements Command.
func (*FailLogin) Kind() string { return "login.fail/1" }

// Action implements Command.
func (*FailLogin) Action() access.Action { return access.SystemRecord }

// Object implements Command.
func (c *FailLogin) Object(v state.View) access.Object { return ownObject(v, c.User) }

// Decide implements Command.
func (c *FailLogin) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	user, ok := state.Users.Get(v, c.User)
	if !ok {
		return nil, core.Refuse(core.NotFound, "user", "core.not_found")
	}
	user.Failures++
	if user.Failures >= LockAfter {
		user.Failures, user.LockedUntil = 0, s.Time+LockMillis
	}
	return []Fact{noteFact{
		c.Kind(),
		audit.Entry{Campaign: user.Campaign, Subject: "user:" + string(user.ID),
			Public: kv("failures", strconv.Itoa(user.Failures))},
		func(tx state.Tx, _ core.Stamp) { state.Users.Put(tx, user.ID, user) },
	}}, nil
}

// CreateToken makes an API token of the actor's own, limited to some of his actions.
type CreateToken struct {
	// User is the actor.
	User    core.UserID
	Token   core.TokenID
	Expires core.Time
	Scope   []string
	Label   string
}

// Kind implements Command.
func (*CreateToken) Kind() string { return "token.create/1" }

// Action implements Command.
func (*CreateToken) Action() access.Action { return access.SelfManage }

// Object implements Command.
func (c *CreateToken) Object(v state.View) access.Object { return ownObject(v, c.User) }

// Decide implements Command.
func (c *CreateToken) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	user, ok := state.Users.Get(v, c.User)
	if !ok {
		return nil, core.Refuse(core.NotFound, "user", "core.not_found")
	}
	if !goodToken(c.Token) || state.Tokens.Has(v, c.Token) {
		return nil, core.Refuse(core.Invalid, "token", "core.id")
	}
	if c.Expires <= s.Time || c.Expires > s.Time+TokenMillis {
		return nil, core.Refuse(core.Invalid, "expires", "token.expires")
	}
	if len(c.Scope) == 0 {
		return nil, core.Refuse(core.Invalid, "scope", "core.required")
	}
	for _, action := range c.Scope {
		if access.Reach(user.Roles, access.Action(action)) == access.None {
			return nil, core.Refuse(core.Denied, "scope", "core.denied", action)
		}
	}
	if err := checkText("label", c.Label, 60); err != nil {
		return nil, err
	}
	token := core.Token{
		ID: c.Token, User: user.ID, Session: user.Session, Created: s.Time,
		Expires: c.Expires, Scope: c.Scope, Label: c.Label,
	}
	return []Fact{noteFact{
		c.Kind(),
		audit.Entry{Campaign: user.Campaign, Subject: "user:" + string(user.ID), Public: kv("scope", strings.Join(c.Scope, " "))},
		func(tx state.Tx, _ core.Stamp) { state.Tokens.Put(tx, token.ID, token) },
	}}, nil
}

// EndToken ends a login or an API token of the actor's own.
type EndToken struct{ Token core.TokenID }

// Kind implements Command.
func (*EndToken) Kind() string { return "token.end/1" }

// Action implements Command.
func (*EndToken) Action() access.Action { return access.SelfManage }

// Object implements Command.
func (c *EndToken) Object(v state.View) access.Object {
	token, _ := state.Tokens.Get(v, c.Token)
	return ownObject(v, token.User)
}

// Decide implements Command.
func (c *EndToken) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	token, ok := state.Tokens.Get(v, c.Token)
	if !ok {
		return nil, core.Refuse(core.NotFound, "token", "core.not_found")
	}
	user, _ := state.Users.Get(v, token.User)
	return []Fact{noteFact{
		c.Kind(),
		audit.Entry{Campaign: user.Campaign, Subject: "user:" + string(token.User)},
		func(tx state.Tx, _ core.Stamp) { state.Tokens.Delete(tx, c.Token) },
	}}, nil
}
