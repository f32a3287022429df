package machine_test

import (
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
)

func login(checked, fresh string) *machine.BeginLogin {
	return &machine.BeginLogin{
		User: user("operator1"), Token: machinetest.TokenOf("login"), Checked: checked, NewPassword: fresh,
	}
}

func TestBeginLogin(t *testing.T) {
	const given1 = "hash of operator1"
	own := does("operator1", &machine.SetPassword{User: user("operator1"), Password: "own"})
	for _, g := range []given{
		{"the node signs in", own, "system", only(login("own", "")), ""},
		{"nobody signs in by himself", own, "root", only(login("own", "")), "denied: core.denied"},
		{"a one-time password wants a new one", nil, "system", only(login(given1, "")), "conflict new_password: login.one_time"},
		{"and takes it", nil, "system", only(login(given1, "own")), ""},
		{"a password changed meanwhile is stale", own, "system", only(login(given1, "")), "stale: core.stale"},
		{"an account that waits does not", does("root", &machine.CreateUser{User: newUser("n1", core.Auditor, "")}), "system",
			only(&machine.BeginLogin{User: user("n1"), Token: machinetest.TokenOf("n"), Checked: "hash of n1", NewPassword: "x"}),
			"unauthenticated login: login.wrong"},
		{"a disabled one does not", does("root", &machine.DisableUser{User: user("operator1")}), "system",
			only(login(given1, "own")), "unauthenticated login: login.wrong"},
		{"a token is used once", after(own, func(w *world) { w.Must(core.SystemActor, login("own", "")) }), "system",
			only(login("own", "")), "invalid token: core.id"},
		{"a token is a hash", own, "system", only(&machine.BeginLogin{User: user("operator1"), Token: "secret", Checked: "own"}),
			"invalid token: core.id"},
	} {
		g.run(t)
	}
}

func TestBeginLogin_EndsEarlierLoginsWithTheOneTimePassword(t *testing.T) {
	w := house(t)
	w.Must(core.SystemActor, login("hash of operator1", "own"))
	u, _ := state.Users.Get(w.Memory, user("operator1"))
	token, _ := state.Tokens.Get(w.Memory, machinetest.TokenOf("login"))
	if u.OneTime || u.Password != "own" || u.Session == 0 || token.Session != u.Session {
		t.Errorf("one-time %v, session %d, the token's %d", u.OneTime, u.Session, token.Session)
	}
	if token.Expires != token.Created+machine.LoginMillis {
		t.Errorf("the login lives for %d ms", token.Expires-token.Created)
	}
	w.Must(user("coordinator1"), &machine.ResetPassword{User: user("operator1"), Password: "again"})
	if u, _ = state.Users.Get(w.Memory, user("operator1")); !u.OneTime || u.Session == token.Session {
		t.Error("a reset password is good for more than one login, or leaves the login alive")
	}
}

func TestFailLogin_LocksForAWhile(t *testing.T) {
	w := house(t)
	w.Must(user("operator1"), &machine.SetPassword{User: user("operator1"), Password: "own"})
	fail := &machine.FailLogin{User: user("operator1")}
	for range machine.LockAfter - 1 {
		w.Must(core.SystemActor, fail)
	}
	w.Must(core.SystemActor, login("own", ""))
	for range machine.LockAfter - 1 {
		w.Must(core.SystemActor, fail)
	}
	if u, _ := state.Users.Get(w.Memory, user("operator1")); u.LockedUntil != 0 || u.Failures != machine.LockAfter-1 {
		t.Fatalf("a good login did not begin the count anew: %d failures", u.Failures)
	}
	w.Must(core.SystemActor, fail)
	again := login("own", "")
	again.Token = machinetest.TokenOf("second")
	refusal := w.Refused(core.SystemActor, again, "limit login: login.locked")
	spoken(t, refusal)
	if len(refusal.Args) != 1 || refusal.Args[0] != "15" {
		t.Errorf("the wait is said as %v minutes", refusal.Args)
	}
	w.Now += machine.LockMillis
	w.Must(core.SystemActor, again)
	w.Refused(core.SystemActor, &machine.FailLogin{User: user("nobody")}, "not_found user: core.not_found")
	w.Refused(user("root"), fail, "denied: core.denied")
}

func TestSetPassword(t *testing.T) {
	setting := func(login, password string) func(*world) machine.Command {
		return only(&machine.SetPassword{User: user(login), Password: password})
	}
	for _, g := range []given{
		{"one's own", nil, "operator1", setting("operator1", "new"), ""},
		{"an admin's own", nil, "root", setting("root", "new"), ""},
		{"not another's", nil, "operator1", setting("operator1b", "new"), "denied: core.denied"},
		{"not even by an admin", nil, "root", setting("operator1", "new"), "denied: core.denied"},
		{"not empty", nil, "operator1", setting("operator1", ""), "invalid password: core.required"},
		{"not an unknown account's", nil, "root", setting("nobody", "new"), "denied: core.denied"},
	} {
		g.run(t)
	}
}

func TestResetPassword(t *testing.T) {
	resetting := func(login, password string) func(*world) machine.Command {
		return only(&machine.ResetPassword{User: user(login), Password: password})
	}
	for _, g := range []given{
		{"a coordinator resets an operator's", nil, "coordinator1", resetting("operator1", "new"), ""},
		{"not a verifier's", nil, "coordinator1", resetting("verifier1", "new"), "denied role: user.appoint"},
		{"not another office's", nil, "coordinator1", resetting("operator2", "new"), "denied: core.denied"},
		{"not empty", nil, "coordinator1", resetting("operator1", ""), "invalid password: core.required"},
		{"not an unknown account's", nil, "root", resetting("nobody", "new"), "not_found user: core.not_found"},
	} {
		g.run(t)
	}
}

func TestCreateToken(t *testing.T) {
	making := func(change func(*machine.CreateToken)) func(*world) machine.Command {
		return func(w *world) machine.Command {
			c := &machine.CreateToken{
				User: user("operator1"), Token: machinetest.TokenOf("api"), Expires: w.Now + 1e9,
				Scope: []string{string(access.VisitOpen)}, Label: "scanner",
			}
			change(c)
			return c
		}
	}
	for _, g := range []given{
		{"of one's own rights", nil, "operator1", making(func(*machine.CreateToken) {}), ""},
		{"not for somebody else", nil, "operator1b", making(func(*machine.CreateToken) {}), "denied: core.denied"},
		{"not of rights one does not have", nil, "operator1",
			making(func(c *machine.CreateToken) { c.Scope = append(c.Scope, string(access.BlockLift)) }), "denied scope: core.denied"},
		{"not of none", nil, "operator1", making(func(c *machine.CreateToken) { c.Scope = nil }), "invalid scope: core.required"},
		{"not of what nobody may", nil, "operator1",
			making(func(c *machine.CreateToken) { c.Scope = []string{string(access.SystemRecord)} }), "denied scope: core.denied"},
		{"a secret's hash", nil, "operator1", making(func(c *machine.CreateToken) { c.Token = "api" }), "invalid token: core.id"},
		{"with an end", nil, "operator1", making(func(c *machine.CreateToken) { c.Expires = 0 }), "invalid expires: token.expires"},
		{"within 90 days", nil, "operator1",
			making(func(c *machine.CreateToken) { c.Expires += machine.TokenMillis }), "invalid expires: token.expires"},
		{"with a name", nil, "operator1", making(func(c *machine.CreateToken) { c.Label = "" }), "invalid label: core.required"},
	} {
		g.run(t)
	}
}

func TestEndToken(t *testing.T) {
	signedIn := func(w *world) { w.Must(core.SystemActor, login("hash of operator1", "own")) }
	end := only(&machine.EndToken{Token: machinetest.TokenOf("login")})
	for _, g := range []given{
		{"one's own", signedIn, "operator1", end, ""},
		{"not another's", signedIn, "operator1b", end, "denied: core.denied"},
		{"not twice", after(signedIn, doing("operator1", end)), "operator1", end, "denied: core.denied"},
	} {
		g.run(t)
	}
}

func doing(login string, c func(*world) machine.Command) func(*world) {
	return func(w *world) { w.Must(user(login), c(w)) }
}
