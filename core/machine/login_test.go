package machine_test

import (
	"fmt"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/audit"
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
			"unauthenticated password: login.wrong"},
		{"a disabled one does not", does("root", &machine.DisableUser{User: user("operator1")}), "system",
			only(login(given1, "own")), "unauthenticated password: login.wrong"},
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
	last := leafOf(t, w, w.Must(core.SystemActor, fail))
	if u, _ := state.Users.Get(w.Memory, user("operator1")); last.Get("failures") != "5" || last.Get("locked") != u.LockedUntil.String() {
		t.Errorf("the leaf of the lock says %v", last.Public)
	}
	locked := w.Memory.View()
	spoken(t, w.Refused(core.SystemActor, fail, "limit login: login.locked"))
	if state.FullSum(locked) != state.FullSum(w.Memory) {
		t.Error("a guess at a locked account was counted")
	}
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

func leafOf(t *testing.T, w *world, a machine.Answer) audit.Leaf {
	t.Helper()
	line, _ := state.Leaves.Get(w.Memory, state.LeafKey(a.Tree, a.Leaves))
	leaf, err := audit.Parse(line)
	if err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	return leaf
}

func TestFailLogin_CountsOnlyWhoCanSignIn(t *testing.T) {
	for _, g := range []given{
		{"a disabled account", does("root", &machine.DisableUser{User: user("operator1")}), "system",
			only(&machine.FailLogin{User: user("operator1")}), "unauthenticated password: login.wrong"},
		{"one that waits for approval", does("root", &machine.CreateUser{User: newUser("n1", core.Auditor, "")}), "system",
			only(&machine.FailLogin{User: user("n1")}), "unauthenticated password: login.wrong"},
	} {
		g.run(t)
	}
}

// A password that is changed while signing in leaves the same leaf as one changed later.
func TestBeginLogin_NewPasswordHasItsLeaf(t *testing.T) {
	w := house(t)
	w.Must(core.SystemActor, &machine.FailLogin{User: user("operator1")})
	version := func() uint32 { u, _ := state.Users.Get(w.Memory, user("operator1")); return u.Version }
	before := version()
	answer := w.Must(core.SystemActor, login("hash of operator1", "own"))
	if leaf := leafOf(t, w, answer); answer.Count != 2 || leaf.Kind != "user.password/1" || leaf.Subject != "user:"+string(user("operator1")) {
		t.Errorf("%d leaves, the first is %s of %s", answer.Count, leaf.Kind, leaf.Subject)
	}
	if u, _ := state.Users.Get(w.Memory, user("operator1")); u.Failures != 0 || version() != before+1 {
		t.Errorf("%d failures, version %d after %d", u.Failures, version(), before)
	}
	again := login("own", "")
	again.Token = machinetest.TokenOf("second")
	if answer := w.Must(core.SystemActor, again); answer.Count != 1 {
		t.Errorf("a plain login leaves %d leaves", answer.Count)
	}
}

// Each new token clears some that have ended, so that their number stays what lives.
func TestTokens_EndedOnesAreCleared(t *testing.T) {
	w := house(t)
	w.Must(user("operator1"), &machine.SetPassword{User: user("operator1"), Password: "own"})
	begin := func(n int) {
		c := login("own", "")
		c.Token = machinetest.TokenOf(fmt.Sprint("token ", n))
		w.Must(core.SystemActor, c)
	}
	count := func() (tokens, ends int) {
		state.Tokens.Scan(w.Memory, "", func(core.TokenID, core.Token) bool { tokens++; return true })
		state.TokenEnds.Scan(w.Memory, "", func(string, bool) bool { ends++; return true })
		return tokens, ends
	}
	for n := range 20 {
		begin(n)
	}
	w.Must(user("operator1"), &machine.EndToken{Token: machinetest.TokenOf("token 19")})
	if tokens, ends := count(); tokens != 19 || ends != 19 {
		t.Fatalf("%d tokens and %d ends, want 19", tokens, ends)
	}
	w.Now += machine.LoginMillis - 30_000
	begin(20)
	if tokens, _ := count(); tokens != 20 {
		t.Fatalf("a token that lives was cleared: %d are left", tokens)
	}
	w.Now += 60_000
	for n, want := range []int{13, 6, 4} { // one comes, at most eight go
		begin(21 + n)
		if tokens, ends := count(); tokens != want || ends != want {
			t.Errorf("after %d more there are %d tokens and %d ends, want %d", n+1, tokens, ends, want)
		}
	}
	if !state.Tokens.Has(w.Memory, machinetest.TokenOf("token 20")) {
		t.Error("a token that lives was cleared")
	}
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

// Who gives an account a new password can sign in to it. What an admin or federal manager
// resets therefore waits until another person approves.
func TestResetPassword_WaitsForASecondPerson(t *testing.T) {
	w := house(t)
	stateOf := func(login string) string {
		u, _ := state.Users.Get(w.Memory, user(login))
		return u.State
	}
	own := func(login string) { w.Must(user(login), &machine.SetPassword{User: user(login), Password: "own"}) }
	reset := func(actor, login string) {
		w.Must(user(actor), &machine.ResetPassword{User: user(login), Password: "by " + actor})
	}
	own("federal")
	reset("root", "federal")
	if stateOf("federal") != core.UserProposed {
		t.Fatalf("after a reset the federal manager is %s", stateOf("federal"))
	}
	w.Refused(core.SystemActor, &machine.BeginLogin{
		User: user("federal"), Token: machinetest.TokenOf("x"), Checked: "by root", NewPassword: "taken over",
	}, "unauthenticated password: login.wrong")
	spoken(t, w.Refused(user("root"), &machine.ApproveUser{User: user("federal")}, "denied user: user.second_person"))
	reset("admin2", "federal") // now he knows the password, and root does not
	w.Refused(user("admin2"), &machine.ApproveUser{User: user("federal")}, "denied user: user.second_person")
	w.Must(user("root"), &machine.ApproveUser{User: user("federal")})

	own("operator1")
	reset("coordinator1", "operator1")
	if stateOf("operator1") != core.UserActive {
		t.Errorf("an operator reset by his coordinator is %s", stateOf("operator1"))
	}
	// A one-time password that nobody used is known to who gave it: another one changes nothing.
	reset("root", "lawyer")
	if stateOf("lawyer") != core.UserActive {
		t.Errorf("an account that was never used is %s", stateOf("lawyer"))
	}
	reset("admin2", "lawyer")
	if stateOf("lawyer") != core.UserProposed {
		t.Errorf("an account whose password another person gave is %s", stateOf("lawyer"))
	}
	own("rootlawyer")
	reset("root", "rootlawyer")
	if stateOf("rootlawyer") != core.UserActive {
		t.Errorf("the second account of the same person is %s", stateOf("rootlawyer"))
	}
	w.Must(user("root"), &machine.DisableUser{User: user("auditor")})
	reset("root", "auditor")
	if stateOf("auditor") != core.UserDisabled {
		t.Errorf("a reset makes a disabled account %s", stateOf("auditor"))
	}
	sound(t, w)
}

// Before there is a second person nobody could approve, and the only admin can help himself.
func TestResetPassword_ByTheOnlyAdmin(t *testing.T) {
	w := machinetest.Empty(t, machinetest.Config{})
	w.Found()
	auditor := newUser("auditor", core.Auditor, "")
	auditor.Campaign = ""
	w.Must(user("root"), &machine.CreateUser{User: auditor})
	w.Must(user("auditor"), &machine.SetPassword{User: user("auditor"), Password: "own"})
	w.Must(user("root"), &machine.ResetPassword{User: user("auditor"), Password: "again"})
	u, _ := state.Users.Get(w.Memory, user("auditor"))
	if u.State != core.UserActive || !u.OneTime || u.ResetBy != user("root") {
		t.Errorf("the account is %s, one-time %v, reset by %q", u.State, u.OneTime, u.ResetBy)
	}
	// A second admin who lost the one-time password before its first use gets another.
	w.Must(user("root"), &machine.CreateUser{User: newUser("admin2", core.Admin, "")})
	w.Must(user("root"), &machine.ResetPassword{User: user("admin2"), Password: "again"})
	if u, _ = state.Users.Get(w.Memory, user("admin2")); u.State != core.UserActive {
		t.Errorf("the second admin is %s", u.State)
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
		{"not twice, which is no denial", after(signedIn, doing("operator1", end)), "operator1", end, "not_found token: core.not_found"},
		{"not by nobody", signedIn, "nobody", end, "unauthenticated: login.needed"},
	} {
		g.run(t)
	}
}

func doing(login string, c func(*world) machine.Command) func(*world) {
	return func(w *world) { w.Must(user(login), c(w)) }
}
