package httpui

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/query"
)

const millisPerDay = 24 * 60 * 60 * 1000

// apiCreateToken makes an API token of the user's own. Its secret is answered once: the repeat
// of a request is refused, because the secret drawn now is not the token's.
func (a *App) apiCreateToken(r *Request) (*Reply, error) {
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
	if in.Days < 1 || in.Days > machine.TokenMillis/millisPerDay {
		return nil, core.Refuse(core.Invalid, "days", "token.expires")
	}
	secret, err := NewSecret(a.Rand)
	if err != nil {
		return nil, err
	}
	expires := core.TimeOf(a.Now()) + core.Time(in.Days)*millisPerDay
	if _, err := a.do(r, &machine.CreateToken{
		User: r.Session.User.ID, Token: TokenOf(secret), Expires: expires, Scope: in.Scope, Label: in.Label,
	}); err != nil {
		return nil, err
	}
	view, err := a.view(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	if _, err := query.SessionOf(view, TokenOf(secret), core.TimeOf(a.Now())); err != nil {
		return nil, core.Refuse(core.Conflict, "", "token.once")
	}
	return JSON(struct {
		Token   string `json:"token"`
		Expires string `json:"expires"`
	}{secret, expires.String()})
}
