package query_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/query"
)

func house(t *testing.T) *machinetest.World { return machinetest.Furnished(t, machinetest.Config{}) }

// signedIn logs operator1 in with the token "login".
func signedIn(t *testing.T) *machinetest.World {
	w := house(t)
	w.Must(core.SystemActor, &machine.BeginLogin{
		User: user("operator1"), Token: machinetest.TokenOf("login"), Checked: "hash of operator1", NewPassword: "own",
	})
	return w
}

func TestSessionOf(t *testing.T) {
	for name, c := range map[string]struct {
		steps func(w *machinetest.World)
		token string
		later core.Time
		ok    bool
	}{
		"a login":             {nil, "login", 0, true},
		"an unknown secret":   {nil, "guess", 0, false},
		"just before its end": {nil, "login", machine.LoginMillis - 1, true},
		"at its end":          {nil, "login", machine.LoginMillis, false},
		"signed out": {func(w *machinetest.World) {
			w.Must(user("operator1"), &machine.EndToken{Token: machinetest.TokenOf("login")})
		}, "login", 0, false},
		"the account was disabled": {func(w *machinetest.World) {
			w.Must(user("coordinator1"), &machine.DisableUser{User: user("operator1")})
		}, "login", 0, false},
		"the password was changed": {func(w *machinetest.World) {
			w.Must(user("operator1"), &machine.SetPassword{User: user("operator1"), Password: "newer"})
		}, "login", 0, false},
		"the password was reset": {func(w *machinetest.World) {
			w.Must(user("coordinator1"), &machine.ResetPassword{User: user("operator1"), Password: "newer"})
		}, "login", 0, false},
		"another login failed": {func(w *machinetest.World) {
			w.Must(core.SystemActor, &machine.FailLogin{User: user("operator1")})
		}, "login", 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			w := signedIn(t)
			began := w.Now
			if c.steps != nil {
				c.steps(w)
			}
			session, err := query.SessionOf(w.Memory, machinetest.TokenOf(c.token), began+c.later)
			if (err == nil) != c.ok || c.ok && session.User.ID != user("operator1") {
				t.Errorf("%v, %v", session.User, err)
			}
			if !c.ok && core.CodeOf(err) != core.Unauthenticated {
				t.Errorf("refused with %v", err)
			}
		})
	}
}

func TestSession_ScopeOfAToken(t *testing.T) {
	w := house(t)
	w.Must(user("operator1"), &machine.CreateToken{
		User: user("operator1"), Token: machinetest.TokenOf("api"), Expires: w.Now + 1e9, Scope: []string{string(access.VisitOpen)}, Label: "x",
	})
	session, err := query.SessionOf(w.Memory, machinetest.TokenOf("api"), w.Now)
	if err != nil {
		t.Fatal(err)
	}
	own := access.Object{Campaign: drive, Office: machinetest.Office("one"), Owner: user("operator1")}
	far := access.Object{Campaign: drive, Office: machinetest.Office("two")}
	if !session.May(access.VisitOpen, own) {
		t.Error("a right within the scope is refused")
	}
	if session.May(access.VisitFill, own) || session.May(access.VisitOpen, far) {
		t.Error("a right beyond the scope, or beyond the user's own, is granted")
	}
	session.Token.Scope = nil
	if !session.May(access.VisitFill, own) {
		t.Error("a login does not have its user's rights")
	}
}

func TestTokens_OwnThatLive(t *testing.T) {
	w := house(t)
	make := func(login, secret string, expires core.Time) {
		w.Must(user(login), &machine.CreateToken{
			User: user(login), Token: machinetest.TokenOf(secret), Expires: expires, Scope: []string{string(access.VisitOpen)}, Label: secret,
		})
	}
	make("operator1", "long", w.Now+1e9)
	make("operator1", "short", w.Now+1e6)
	make("operator1b", "another's", w.Now+1e9)
	labels := func(now core.Time) (list []string) {
		u, _ := query.UserByLogin(w.Memory, "operator1")
		for _, token := range query.Tokens(w.Memory, u, now) {
			list = append(list, token.Label)
		}
		slices.Sort(list)
		return list
	}
	if got := labels(w.Now); !slices.Equal(got, []string{"long", "short"}) {
		t.Errorf("tokens %v", got)
	}
	if got := labels(w.Now + 1e7); !slices.Equal(got, []string{"long"}) {
		t.Errorf("later tokens %v", got)
	}
	w.Must(user("operator1"), &machine.EndToken{Token: machinetest.TokenOf("short")})
	if got := labels(w.Now); !slices.Equal(got, []string{"long"}) {
		t.Errorf("after one was ended: %v", got)
	}
	w.Must(user("operator1"), &machine.SetPassword{User: user("operator1"), Password: "new"})
	if got := labels(w.Now); len(got) > 0 {
		t.Errorf("a new password leaves %v", got)
	}
}

func TestUsers_OfTheReadersScope(t *testing.T) {
	w := house(t)
	logins := func(reader string) string {
		r, ok := query.UserByLogin(w.Memory, reader)
		if !ok {
			t.Fatal(reader)
		}
		var list []string
		for _, u := range query.Users(w.Memory, r) {
			list = append(list, u.Login)
		}
		return strings.Join(list, " ")
	}
	has := func(reader, login string) bool { return strings.Contains(" "+logins(reader)+" ", " "+login+" ") }
	for _, c := range []struct {
		reader, login string
		want          bool
	}{
		{"root", "operator2", true}, {"auditor", "operator2", true}, {"coordinator1", "operator1", true},
		{"coordinator1", "operator2", false}, {"regional", "coordinator1", true}, {"regional", "coordinator2", false},
		{"operator1", "operator1b", false}, {"coordinator1", "root", false},
	} {
		if has(c.reader, c.login) != c.want {
			t.Errorf("%s sees %s: %v", c.reader, c.login, !c.want)
		}
	}
	w.Must(user("root"), &machine.CreateCampaign{ID: "next", Title: "n", WrappedKey: []byte("k"), ElectionDay: "2024-03-17"})
	other := machinetest.NewUser("elsewhere", core.Lawyer, "")
	other.Campaign = "next"
	w.Must(user("root"), &machine.CreateUser{User: other})
	if !has("federal", "elsewhere") || has("regional", "elsewhere") {
		t.Error("an account that waits is not shown to who can approve it, or to others")
	}
	w.Must(user("admin2"), &machine.ApproveUser{User: other.ID})
	if has("federal", "elsewhere") {
		t.Error("an approved account of another campaign is shown")
	}
	if _, ok := query.UserByLogin(w.Memory, "nobody"); ok {
		t.Error("nobody has an account")
	}
}

func TestOfficesAndCampaigns(t *testing.T) {
	w := house(t)
	if got := query.Offices(w.Memory, drive); len(got) != 2 {
		t.Errorf("%d offices", len(got))
	}
	if got := query.Offices(w.Memory, "none"); len(got) != 0 {
		t.Errorf("%d offices of no campaign", len(got))
	}
	if got := query.Campaigns(w.Memory); len(got) != 1 || got[0].ID != drive {
		t.Errorf("campaigns %v", got)
	}
}
