package httpui

import (
	"strconv"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/password"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/bearer"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/refusal"
	"github.com/sheaf-drive/sheaf/httpui/serve"
	"github.com/sheaf-drive/sheaf/httpui/throttle"
)

// home leads to the first screen that the user may open.
func (a *App) home(r *serve.Request) (*serve.Reply, error) {
	if home := r.Home(); home != "" {
		return serve.SeeOther(home), nil
	}
	nothing := core.Refuse(core.NotFound, "", "ui.home_none")
	screen := r.ProblemScreen(nothing)
	screen.Back, screen.SignOut = "", true
	return r.Page(screen).With(refusal.Status(nothing.Code)), nil
}

func (a *App) loginScreen(r *serve.Request) (*serve.Reply, error) {
	return r.Page(r.LoginScreen()), nil
}

// login signs in. Who comes with a one-time password is asked for one of his own at once:
// the one-time password is used up by the login that brings the new one.
func (a *App) login(r *serve.Request) (*serve.Reply, error) {
	secret, err := a.signIn(r, credentials{r.Form("login"), r.FormRaw("password"), ""})
	if err == nil {
		return r.SignIn(secret)
	}
	if e := refusal.Of(err); e.Text == "login.one_time" {
		screen := r.PasswordScreen()
		screen.Login, screen.OneTime = r.Form("login"), r.FormRaw("password")
		return r.Page(screen), nil
	}
	if !shown(err) {
		return nil, err
	}
	screen := r.LoginScreen()
	_, screen.Password.Findings = loginFindings(r, err)
	return refusedLogin(r, screen, err), nil
}

// refusedLogin shows the form again; who has to wait is told how long, also in the header.
func refusedLogin(r *serve.Request, screen page.Screen, err error) *serve.Reply {
	reply := r.Refused(screen)
	if code := refusal.Of(err).Code; code == core.Limit || code == core.Unavailable {
		reply.With(refusal.Status(code))
	}
	return reply.RetryAfter(err)
}

// loginFindings says a refusal as it stands on a form with a password, which nothing can send
// again, and of which field it speaks.
func loginFindings(r *serve.Request, err error) (field string, findings []page.Finding) {
	e := refusal.Of(err)
	if e.Code == core.Unavailable {
		e = core.Refuse(core.Unavailable, "password", "login.later")
	}
	what, remedy := refusal.Sentences(text.OfError(r.Lang, e))
	return e.Field, []page.Finding{{Severity: core.SeverityBlock, Text: what, Remedy: remedy}}
}

// changePassword takes the place of a one-time password and signs in.
func (a *App) changePassword(r *serve.Request) (*serve.Reply, error) {
	again := func(err error) (*serve.Reply, error) {
		screen := r.PasswordScreen()
		if field, findings := loginFindings(r, err); field == "repeat" {
			screen.Repeat.Findings = findings
		} else {
			screen.Password.Findings = findings
		}
		screen.Login, screen.OneTime = r.Form("login"), r.FormRaw("password-old")
		return refusedLogin(r, screen, err), nil
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
	switch refusal.Of(err).Code {
	case core.Invalid, core.Unauthenticated, core.Limit, core.Conflict, core.Unavailable:
		return true
	}
	return false
}

func (a *App) logout(r *serve.Request) (*serve.Reply, error) {
	if _, err := a.Do(r, &machine.EndToken{Token: r.Session.Token}); err != nil && core.CodeOf(err) != core.NotFound {
		return nil, err // a login that has ended meanwhile is signed out as well
	}
	return r.SignOut(), nil
}

// credentials are what somebody signs in with; fresh is a new password to take from now on.
type credentials struct{ login, secret, fresh string }

// signIn checks the password and begins a login; it answers with the secret of the token. An
// address that has failed too often waits; the owner of the data folder has none.
func (a *App) signIn(r *serve.Request, c credentials) (string, error) {
	if c.fresh != "" {
		if err := password.Acceptable("password", c.fresh); err != nil {
			return "", err
		}
	}
	if r.Local {
		return a.tryLogin(r, c)
	}
	address := throttle.AddressOf(r.Remote)
	if wait := a.failures.Take(address, a.Now()); wait > 0 {
		e := core.Refuse(core.Limit, "login", "login.address", strconv.Itoa(int(wait/time.Minute)+1))
		return "", refusal.Later{Refused: e, Wait: wait}
	}
	secret, err := a.tryLogin(r, c)
	if code := core.CodeOf(err); code != core.Unauthenticated && code != core.Limit {
		a.failures.GiveBack(address)
	}
	return secret, err
}

// tryLogin answers alike whether the login is unknown, may not sign in or has another
// password; only the failure of a known one is recorded, which takes a little longer. A locked
// account rests: right and wrong are answered alike too, or the lock would only tell the one who
// guesses that he has guessed. Logins that nobody has rest as well.
func (a *App) tryLogin(r *serve.Request, c credentials) (string, error) {
	user, right, err := a.checked(r, c.login, c.secret)
	switch {
	case err != nil:
		return "", err
	case right:
		return a.beginLogin(r, user, c.fresh)
	case user.ID == "":
		a.strangers.Fail(c.login, a.Now(), machine.LockAfter, machine.LockMillis*time.Millisecond)
	default:
		if err := a.System(r, &machine.FailLogin{User: user.ID}); err != nil {
			return "", err
		}
	}
	return "", wrongPassword()
}

// checked finds the account of a login, a zero one for nobody, and says whether the password is
// its own. A login that rests is refused whatever came with it.
func (a *App) checked(r *serve.Request, login, secret string) (core.User, bool, error) {
	user, err := a.userOf(r, login)
	if err != nil {
		return user, false, err
	}
	right, err := a.Hasher.Check(r.Context(), user.Password, secret)
	if err != nil {
		return user, false, err
	}
	if rest := a.rest(user, login); rest > 0 {
		return user, false, locked(rest)
	}
	return user, right, nil
}

// rest is how long a login has to wait after too many failures: an account by its record, a
// login that nobody has by the memory of this node, with the same numbers.
func (a *App) rest(user core.User, login string) time.Duration {
	if user.ID == "" {
		return a.strangers.Rest(login, a.Now())
	}
	return time.Duration(user.LockedUntil-core.TimeOf(a.Now())) * time.Millisecond
}

// wrongPassword is the one refusal of all logins that do not fit.
func wrongPassword() error { return core.Refuse(core.Unauthenticated, "password", "login.wrong") }

func locked(rest time.Duration) error {
	e := core.Refuse(core.Limit, "login", "login.locked", strconv.Itoa(int(rest/time.Minute)+1))
	return refusal.Later{Refused: e, Wait: rest}
}

// userOf finds who may sign in under the login; nobody else is told from nobody at all.
func (a *App) userOf(r *serve.Request, login string) (core.User, error) {
	view, err := a.View(r)
	if err != nil {
		return core.User{}, err
	}
	defer view.Close()
	user, known := query.UserByLogin(view, login)
	if !known || user.State != core.UserActive {
		return core.User{}, nil
	}
	return user, nil
}

func (a *App) beginLogin(r *serve.Request, user core.User, fresh string) (string, error) {
	hash := ""
	if fresh != "" {
		var err error
		if hash, err = a.Hasher.Hash(r.Context(), fresh); err != nil {
			return "", err
		}
	}
	secret, err := bearer.NewSecret(a.Rand)
	if err != nil {
		return "", err
	}
	err = a.System(r, &machine.BeginLogin{
		User: user.ID, Token: bearer.TokenOf(secret), Checked: user.Password, NewPassword: hash,
	})
	if core.CodeOf(err) == core.Unauthenticated { // the account ended this moment
		return "", wrongPassword()
	}
	if err != nil {
		return "", err
	}
	view, err := a.View(r) // the login is known here before its cookie comes back
	if err != nil {
		return "", err
	}
	view.Close()
	return secret, nil
}

// apiLogin signs a program in for a person: {login, password, new_password}.
func (a *App) apiLogin(r *serve.Request) (*serve.Reply, error) {
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
	return serve.JSON(struct {
		Token string `json:"token"`
	}{secret})
}

func (a *App) apiLogout(r *serve.Request) (*serve.Reply, error) {
	if _, err := a.Do(r, &machine.EndToken{Token: r.Session.Token}); err != nil {
		return nil, err
	}
	return serve.JSON(struct{}{})
}
