package httpui

import (
	"context"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/password"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/httpui/intake"
)

// home leads to the first screen that the user may open.
func (a *App) home(r *Request) (*Reply, error) {
	if home := r.Home(); home != "" {
		return SeeOther(home), nil
	}
	return nil, core.Refuse(core.NotFound, "", "ui.home_none")
}

func (a *App) loginScreen(r *Request) (*Reply, error) { return r.Page(r.LoginScreen(nil)), nil }

// login signs in. Who comes with a one-time password is asked for one of his own at once:
// the one-time password is used up by the login that brings the new one.
func (a *App) login(r *Request) (*Reply, error) {
	secret, err := a.signIn(r, credentials{r.Form("login"), r.FormRaw("password"), ""})
	if err == nil {
		return r.SignIn(secret)
	}
	if e := refusal(err); e.Text == "login.one_time" {
		screen := r.PasswordScreen(nil)
		screen.Login, screen.OneTime = r.Form("login"), r.FormRaw("password")
		return r.Page(screen), nil
	}
	if !shown(err) {
		return nil, err
	}
	return r.Refused(r.LoginScreen(err)), nil
}

// changePassword takes the place of a one-time password and signs in.
func (a *App) changePassword(r *Request) (*Reply, error) {
	again := func(err error) (*Reply, error) {
		screen := r.PasswordScreen(err)
		screen.Login, screen.OneTime = r.Form("login"), r.FormRaw("password-old")
		return r.Refused(screen), nil
	}
	fresh := r.FormRaw("password")
	if fresh != r.FormRaw("repeat") {
		return again(core.Refuse(core.Invalid, "repeat", "login.repeat"))
	}
	secret, err := a.signIn(r, credentials{r.Form("login"), r.FormRaw("password-old"), fresh})
	switch {
	case err == nil:
		return r.SignIn(secret)
	case shown(err):
		return again(err)
	}
	return nil, err
}

// shown says whether a refusal belongs onto the form instead of a problem page.
func shown(err error) bool {
	switch core.CodeOf(err) {
	case core.Invalid, core.Unauthenticated, core.Limit, core.Conflict:
		return true
	}
	return false
}

func (a *App) logout(r *Request) (*Reply, error) {
	if _, err := a.do(r, &machine.EndToken{Token: r.Session.Token}); err != nil {
		return nil, err
	}
	return r.SignOut(), nil
}

// credentials are what somebody signs in with; fresh is a new password to take from now on.
type credentials struct{ login, secret, fresh string }

// signIn checks the password and begins a login; it answers with the secret of the token.
// An unknown login takes as long as a wrong password and has the same refusal.
func (a *App) signIn(r *Request, c credentials) (string, error) {
	if c.fresh != "" {
		if err := password.Acceptable("password", c.fresh); err != nil {
			return "", err
		}
	}
	user, known, err := a.userOf(r, c.login)
	if err != nil {
		return "", err
	}
	right, err := a.Hasher.Check(r.Context(), user.Password, c.secret)
	if err != nil {
		return "", err
	}
	if !right {
		if known {
			if err := a.countFailure(r.Context(), user.ID); err != nil {
				return "", err
			}
		}
		return "", core.Refuse(core.Unauthenticated, "password", "login.wrong")
	}
	return a.beginLogin(r, user, c.fresh)
}

func (a *App) userOf(r *Request, login string) (core.User, bool, error) {
	view, err := a.view(r)
	if err != nil {
		return core.User{}, false, err
	}
	defer view.Close()
	user, known := query.UserByLogin(view, login)
	return user, known, nil
}

// system proposes what the node itself does.
func (a *App) system(ctx context.Context, c machine.Command) error {
	_, err := a.Intake.Do(ctx, intake.By{User: core.User{ID: core.SystemActor}}, c)
	return err
}

func (a *App) countFailure(ctx context.Context, user core.UserID) error {
	return a.system(ctx, &machine.FailLogin{User: user})
}

func (a *App) beginLogin(r *Request, user core.User, fresh string) (string, error) {
	hash := ""
	if fresh != "" {
		var err error
		if hash, err = a.Hasher.Hash(r.Context(), fresh); err != nil {
			return "", err
		}
	}
	secret, err := NewSecret(a.Rand)
	if err != nil {
		return "", err
	}
	return secret, a.system(r.Context(), &machine.BeginLogin{
		User: user.ID, Token: TokenOf(secret), Checked: user.Password, NewPassword: hash,
	})
}

// apiLogin signs a program in for a person: {login, password, new_password}.
func (a *App) apiLogin(r *Request) (*Reply, error) {
	var in struct {
		Login       string `json:"login"`
		Password    string `json:"password"`
		NewPassword string `json:"new_password"`
	}
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	secret, err := a.signIn(r, credentials{in.Login, in.Password, in.NewPassword})
	if err != nil {
		return nil, err
	}
	return JSON(struct {
		Token string `json:"token"`
	}{secret})
}

func (a *App) apiLogout(r *Request) (*Reply, error) {
	if _, err := a.do(r, &machine.EndToken{Token: r.Session.Token}); err != nil {
		return nil, err
	}
	return JSON(struct{}{})
}
