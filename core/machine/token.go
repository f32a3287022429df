package machine

import (
	"fmt"
	"slices"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine/form"
	"github.com/sheaf-drive/sheaf/core/state"
)

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
	if err := newToken(v, c.Token); err != nil {
		return nil, err
	}
	if c.Expires <= s.Time || c.Expires > s.Time+TokenMillis {
		return nil, core.Refuse(core.Invalid, "expires", "token.expires")
	}
	if len(c.Scope) == 0 {
		return nil, core.Refuse(core.Invalid, "scope", "core.required")
	}
	for i, action := range c.Scope {
		if slices.Contains(c.Scope[:i], action) {
			return nil, core.Refuse(core.Duplicate, "scope", "token.scope_twice", action)
		}
		if access.Reach(user.Roles, access.Action(action)) == access.None {
			return nil, core.Refuse(core.Denied, "scope", "core.denied", action)
		}
	}
	if err := form.Text("label", c.Label, 60); err != nil {
		return nil, err
	}
	token := core.Token{
		ID: c.Token, User: user.ID, Session: user.Session, Created: s.Time,
		Expires: c.Expires, Scope: c.Scope, Label: c.Label,
	}
	return []Fact{noteFact{
		c.Kind(),
		audit.Entry{Campaign: user.Campaign, Subject: "user:" + string(user.ID), Public: kv("scope", strings.Join(c.Scope, " "))},
		func(tx state.Tx, s core.Stamp) { putToken(tx, s, token) },
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

// Gone implements passing.
func (c *EndToken) Gone(v state.View) error {
	if state.Tokens.Has(v, c.Token) {
		return nil
	}
	return core.Refuse(core.NotFound, "token", "core.not_found")
}

// Decide implements Command.
func (c *EndToken) Decide(v state.View, _ core.Stamp) ([]Fact, error) {
	token, _ := state.Tokens.Get(v, c.Token)
	user, _ := state.Users.Get(v, token.User)
	return []Fact{noteFact{
		c.Kind(),
		audit.Entry{Campaign: user.Campaign, Subject: "user:" + string(token.User)},
		func(tx state.Tx, _ core.Stamp) { dropToken(tx, token) },
	}}, nil
}

// newToken refuses an id that is no hash or that another token has.
func newToken(v state.View, id core.TokenID) error {
	if !form.IsToken(id) || state.Tokens.Has(v, id) {
		return core.Refuse(core.Invalid, "token", "core.id")
	}
	return nil
}

// endedAtOnce bounds how many ended tokens one new token clears away.
const endedAtOnce = 8

// putToken writes a token and clears some of those that have ended. Every token that is made
// may clear several, so that the table holds little more than what lives.
func putToken(tx state.Tx, s core.Stamp, t core.Token) {
	clearEnded(tx, s.Time)
	state.Tokens.Put(tx, t.ID, t)
	state.TokenEnds.Put(tx, state.TokenEndKey(t), true)
}

// clearEnded goes on where it ended the last time, for the reason of [forget]. Where all that
// ended by now is gone the place is the present moment, so that the logins which people ended
// themselves are not walked over either; every new token ends behind it.
func clearEnded(tx state.Tx, now core.Time) {
	var ended []core.TokenID
	next := fmt.Sprintf("%016x", uint64(now)+1)
	begin, _ := state.TokensGone.Get(tx, state.One)
	state.TokenEnds.ScanFrom(tx, "", begin, func(key string, _ bool) bool {
		if key >= next || len(ended) == endedAtOnce {
			return false
		}
		_, id, _ := strings.Cut(key, "/")
		ended, begin = append(ended, core.TokenID(id)), key
		return true
	})
	for _, id := range ended {
		old, _ := state.Tokens.Get(tx, id)
		dropToken(tx, old)
	}
	if len(ended) < endedAtOnce {
		begin = next
	}
	state.TokensGone.Put(tx, state.One, begin)
}

func dropToken(tx state.Tx, t core.Token) {
	state.Tokens.Delete(tx, t.ID)
	state.TokenEnds.Delete(tx, state.TokenEndKey(t))
}
