package query

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Session is somebody who is signed in.
type Session struct {
	User  core.User
	Token core.Token
}

// May says whether the session's user may do the action to the object, within the scope of
// an API token.
func (s Session) May(a access.Action, o access.Object) bool {
	return s.InScope(a) && access.May(s.User, a, o)
}

// InScope says whether the token allows the action at all.
func (s Session) InScope(a access.Action) bool {
	if len(s.Token.Scope) == 0 {
		return true
	}
	for _, allowed := range s.Token.Scope {
		if allowed == string(a) {
			return true
		}
	}
	return false
}

// SessionOf finds who is signed in with the token at the moment now.
func SessionOf(v state.View, id core.TokenID, now core.Time) (Session, error) {
	token, ok := state.Tokens.Get(v, id)
	if !ok || token.Expires <= now {
		return Session{}, core.Refuse(core.Unauthenticated, "", "login.ended")
	}
	user, ok := state.Users.Get(v, token.User)
	if !ok || user.State != core.UserActive || user.Session != token.Session {
		return Session{}, core.Refuse(core.Unauthenticated, "", "login.ended")
	}
	return Session{User: user, Token: token}, nil
}

// UserByLogin finds an account; false when there is none.
func UserByLogin(v state.View, login string) (core.User, bool) {
	id, ok := state.Logins.Get(v, login)
	if !ok {
		return core.User{}, false
	}
	return state.Users.Get(v, id)
}

// LoginOf is the login of an account, for screens that name who did something.
func LoginOf(v state.View, id core.UserID) string {
	user, ok := state.Users.Get(v, id)
	if !ok {
		return string(id)
	}
	return user.Login
}

// Tokens lists the logins and API tokens of an account that live at the moment now, in order
// of id.
func Tokens(v state.View, u core.User, now core.Time) []core.Token {
	var tokens []core.Token
	state.Tokens.Scan(v, "", func(_ core.TokenID, t core.Token) bool {
		if t.User == u.ID && t.Session == u.Session && t.Expires > now {
			tokens = append(tokens, t)
		}
		return true
	})
	return tokens
}

// Users lists the accounts that the reader's scope of user.read holds, in order of id, and
// those that wait for an approval which he can give.
func Users(v state.View, reader core.User) []core.User {
	var users []core.User
	state.Users.Scan(v, "", func(_ core.UserID, u core.User) bool {
		office, _ := state.Offices.Get(v, u.Office)
		o := access.Object{Campaign: u.Campaign, Office: u.Office, Region: office.Home, Owner: u.ID}
		if u.Campaign == "" {
			o.Campaign = reader.Campaign
		}
		waits := u.State == core.UserProposed && access.May(reader, access.UserApprove, o)
		if waits || access.May(reader, access.UserRead, o) {
			users = append(users, u)
		}
		return true
	})
	return users
}

// Offices lists the offices of a campaign in order of id.
func Offices(v state.View, c core.CampaignID) []core.Office {
	var offices []core.Office
	state.Offices.Scan(v, "", func(_ core.OfficeID, o core.Office) bool {
		if o.Campaign == c {
			offices = append(offices, o)
		}
		return true
	})
	return offices
}

// Campaigns lists all campaigns in order of id.
func Campaigns(v state.View) []core.Campaign {
	var campaigns []core.Campaign
	state.Campaigns.Scan(v, "", func(_ core.CampaignID, c core.Campaign) bool {
		campaigns = append(campaigns, c)
		return true
	})
	return campaigns
}
