package machine

import (
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine/form"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Lockout: after this many failures in a row an account is locked for LockMillis.
const (
	LockAfter  = 5
	LockMillis = 15 * 60 * 1000
	// LoginMillis is the life of a login; nothing makes it longer.
	LoginMillis = 12 * 60 * 60 * 1000
	// TokenMillis is the longest life of an API token.
	TokenMillis = 90 * 24 * 60 * 60 * 1000
)

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

// Decide implements Command. A new password leaves the same leaf as one that is set later.
func (c *BeginLogin) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	user, err := c.check(v, s)
	if err != nil {
		return nil, err
	}
	var facts []Fact
	if c.NewPassword != "" {
		if err := form.Hash("new_password", c.NewPassword); err != nil {
			return nil, err
		}
		changed := passwordFact(user, c.NewPassword)
		user, facts = changed.after, []Fact{changed}
	}
	token := core.Token{
		ID: c.Token, User: user.ID, Session: user.Session,
		Created: s.Time, Expires: s.Time + LoginMillis,
	}
	return append(facts, noteFact{
		c.Kind(),
		audit.Entry{Campaign: user.Campaign, Subject: "user:" + string(user.ID)},
		func(tx state.Tx, s core.Stamp) {
			user, _ := state.Users.Get(tx, token.User) // a new password may stand there by now
			user.Failures, user.LockedUntil = 0, 0
			state.Users.Put(tx, user.ID, user)
			putToken(tx, s, token)
		},
	}), nil
}

// check reads the account. Whoever may not sign in is answered as for a wrong password.
func (c *BeginLogin) check(v state.View, s core.Stamp) (core.User, error) {
	user, ok := state.Users.Get(v, c.User)
	switch {
	case !ok || user.State != core.UserActive:
		return user, core.Refuse(core.Unauthenticated, "password", "login.wrong")
	case user.LockedUntil > s.Time:
		return user, locked(user, s.Time)
	case user.Password != c.Checked:
		return user, core.Refuse(core.Stale, "", "core.stale")
	case user.OneTime && c.NewPassword == "":
		return user, core.Refuse(core.Conflict, "new_password", "login.one_time")
	}
	return user, newToken(v, c.Token)
}

// locked is the refusal of an account that is locked at the moment.
func locked(u core.User, now core.Time) *core.Error {
	return core.Refuse(core.Limit, "login", "login.locked", minutesLeft(u.LockedUntil, now))
}

func minutesLeft(until, now core.Time) string {
	return strconv.FormatInt(int64(until-now)/60000+1, 10)
}

// FailLogin counts a wrong password; the fifth in a row locks the account for a while. While
// it is locked nothing is counted: guesses neither lengthen the lock nor fill the journal. Nor
// is anything counted of an account that cannot sign in; its refusal is that of [BeginLogin].
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
	if user.State != core.UserActive {
		return nil, core.Refuse(core.Unauthenticated, "password", "login.wrong")
	}
	if user.LockedUntil > s.Time {
		return nil, locked(user, s.Time)
	}
	user.Failures++
	failures, until := strconv.Itoa(user.Failures), ""
	if user.Failures >= LockAfter {
		user.Failures, user.LockedUntil = 0, s.Time+LockMillis
		until = user.LockedUntil.String()
	}
	return []Fact{noteFact{
		c.Kind(),
		audit.Entry{Campaign: user.Campaign, Subject: "user:" + string(user.ID),
			Public: kv("failures", failures, "locked", until)},
		func(tx state.Tx, _ core.Stamp) { state.Users.Put(tx, user.ID, user) },
	}}, nil
}
