package admin

import (
	"slices"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/bearer"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

const millisPerDay = 24 * 60 * 60 * 1000

// createToken makes an API token of the user's own. Its secret is answered once: the repeat
// of a request is refused, because the secret drawn now is not the token's.
func (a *Verbs) createToken(r *serve.Request) (*serve.Reply, error) {
	var in struct {
		Scope []string `json:"scope"`
		Label string   `json:"label"`
		Days  int      `json:"days"`
	}
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	if len(r.Session.Scope) > 0 { // a token that could make tokens would never end
		return nil, core.Refuse(core.Denied, "", "token.by_token")
	}
	if err := grantable(r.Session.User, in.Scope); err != nil {
		return nil, err
	}
	if in.Days < 1 || in.Days > machine.TokenMillis/millisPerDay {
		return nil, core.Refuse(core.Invalid, "days", "token.expires")
	}
	secret, err := bearer.NewSecret(a.Rand)
	if err != nil {
		return nil, err
	}
	expires := core.TimeOf(a.Now()) + core.Time(in.Days)*millisPerDay
	if _, err := a.Do(r, &machine.CreateToken{
		User: r.Session.User.ID, Token: bearer.TokenOf(secret), Expires: expires, Scope: in.Scope, Label: in.Label,
	}); err != nil {
		return nil, err
	}
	view, err := a.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	if _, err := query.SessionOf(view, bearer.TokenOf(secret), core.TimeOf(a.Now())); err != nil {
		return nil, core.Refuse(core.Conflict, "", "token.once")
	}
	return serve.JSON(struct {
		Token   string `json:"token"`
		Expires string `json:"expires"`
	}{secret, expires.String()})
}

// grantable refuses a scope that names what the user may not do, and tells what he may.
func grantable(u core.User, scope []string) error {
	var may []string
	for _, row := range access.Table() {
		if access.Reach(u.Roles, row.Action) > access.None {
			may = append(may, string(row.Action))
		}
	}
	for _, name := range scope {
		if slices.Contains(may, name) {
			continue
		}
		code := core.Denied
		if !access.Known(access.Action(name)) {
			code = core.Invalid
		}
		return core.Refuse(code, "scope", "token.scope", strings.Join(may, ", "))
	}
	return nil
}

// tokenBody is a login or an API token on the wire. Its id is the hash of its secret and opens
// nothing.
type tokenBody struct {
	ID    string `json:"id"`
	Label string `json:"label,omitempty"`
	// Scope of an API token; empty for a login, which may do all that its user may.
	Scope   []string `json:"scope"`
	Created string   `json:"created"`
	Expires string   `json:"expires"`
	// Current says that the request came with this one.
	Current bool `json:"current,omitempty"`
}

// tokens lists the user's own logins and API tokens that are live, in order of id.
func (a *Verbs) tokens(r *serve.Request) (*serve.Reply, error) {
	view, err := a.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	now := core.TimeOf(a.Now())
	tokens := []tokenBody{}
	state.Tokens.Scan(view, "", func(id core.TokenID, t core.Token) bool {
		if t.User != r.Session.User.ID || t.Session != r.Session.User.Session || t.Expires <= now {
			return true
		}
		tokens = append(tokens, tokenBody{
			ID: string(id), Label: t.Label, Scope: texts(t.Scope), Created: t.Created.String(), Expires: t.Expires.String(),
			Current: id == r.Session.Token,
		})
		return true
	})
	return serve.JSON(map[string]any{"tokens": tokens})
}

// endToken ends a login or an API token of the user's own. Somebody else's is not there.
func (a *Verbs) endToken(r *serve.Request) (*serve.Reply, error) {
	id := core.TokenID(r.Param("id"))
	if !bearer.IsToken(id) {
		return nil, core.Refuse(core.NotFound, "id", "token.unknown")
	}
	view, err := a.View(r)
	if err != nil {
		return nil, err
	}
	token, found := state.Tokens.Get(view, id)
	answered := query.Answered(view, r.Session.User.ID, r.By().Request)
	view.Close()
	if !answered && (!found || token.User != r.Session.User.ID) {
		return nil, core.Refuse(core.NotFound, "id", "token.unknown")
	}
	if _, err := a.Do(r, &machine.EndToken{Token: id}); err != nil {
		return nil, err
	}
	return serve.JSON(struct{}{})
}
