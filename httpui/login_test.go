package httpui

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/bearer"
	"github.com/sheaf-drive/sheaf/httpui/header"
	"github.com/sheaf-drive/sheaf/httpui/roomtest"
	"github.com/sheaf-drive/sheaf/httpui/throttle"
)

const rightPassword = "correct horse battery"

// withPassword gives accounts a password that can be checked.
func (n *node) withPassword(logins ...string) {
	n.TB.Helper()
	hash, err := n.app.Hasher.Hash(context.Background(), rightPassword)
	if err != nil {
		n.TB.Fatal(err)
	}
	for _, login := range logins {
		n.Store.World.Must(machinetest.User(login), &machine.SetPassword{User: machinetest.User(login), Password: hash})
	}
}

func TestLogin_LockedAnswersRightAndWrongAlike(t *testing.T) {
	n := open(t)
	n.withPassword("operator1")
	for range machine.LockAfter {
		n.Store.World.Must(core.SystemActor, &machine.FailLogin{User: machinetest.User("operator1")})
	}
	n.Unchanged(func() {
		said := map[string]bool{}
		for _, secret := range []string{rightPassword, "wrong horse battery"} {
			got := n.Ask("", "POST", "/api/v1/login", obj{"login": "operator1", "password": secret})
			if got.Status != http.StatusTooManyRequests || got.Refusal(t).Code != core.Limit || got.Header.Get("Retry-After") == "" {
				t.Errorf("%d %s %v", got.Status, got.Body, got.Header)
			}
			said[string(got.Body)+got.Header.Get("Retry-After")] = true
		}
		if len(said) != 1 {
			t.Errorf("right and wrong are told apart: %v", said)
		}
	})
}

// Unknown, disabled and wrong: one answer, to the letter.
func TestLogin_OneAnswerForAllThatDoesNotFit(t *testing.T) {
	n := open(t)
	n.withPassword("operator1", "operator2")
	n.Store.World.Must(machinetest.User("root"), &machine.DisableUser{User: machinetest.User("operator2")})
	said := map[string]bool{}
	for _, c := range [][2]string{{"operator1", "wrong horse battery"}, {"operator2", rightPassword}, {"operator2", "wrong horse battery"}, {"nobody", rightPassword}} {
		got := n.Ask("", "POST", "/api/v1/login", obj{"login": c[0], "password": c[1]})
		said[strconv.Itoa(got.Status)+string(got.Body)] = true
	}
	if len(said) != 1 {
		t.Errorf("the answers differ: %v", said)
	}
}

// Who guesses at logins does not learn from the rest which of them are accounts.
func TestLogin_StrangersRestLikeAccounts(t *testing.T) {
	n := open(t)
	n.withPassword("operator1")
	said := map[string]string{}
	for _, login := range []string{"operator1", "nobody"} {
		for range machine.LockAfter + 1 {
			got := n.Ask("", "POST", "/api/v1/login", obj{"login": login, "password": "wrong horse battery"})
			said[login] += strconv.Itoa(got.Status) + string(got.Body)
		}
	}
	if said["operator1"] != said["nobody"] || !strings.Contains(said["nobody"], "429") {
		t.Errorf("%v", said)
	}
}

// A login that could not be tried says so on its own form: a button that sends it again would
// send no password, and that would count as a failure.
func TestLogin_NobodyAnswersIsNoWrongPassword(t *testing.T) {
	n := open(t)
	n.withPassword("operator1")
	n.Store.Down = core.Refuse(core.Unavailable, "", "store.not_leader")
	screen := n.Browse("", "POST", "/login", url.Values{"login": {"operator1"}, "password": {rightPassword}, "csrf": {header.CSRFOf("v")}},
		"Cookie", header.Visitor+"=v")
	if screen.Status != http.StatusServiceUnavailable || !strings.Contains(string(screen.Body), `value="operator1"`) ||
		strings.Contains(string(screen.Body), "kept-name") || !strings.Contains(plain(screen.Body), "Nobody can sign in at this moment") {
		t.Errorf("%d %s", screen.Status, plain(screen.Body))
	}
}

func TestLogin_AddressThatFailsTooOftenWaits(t *testing.T) {
	n := open(t)
	n.withPassword("operator1")
	login := obj{"login": "operator1", "password": rightPassword}
	for range 2 { // a good login costs nothing
		if got := n.Ask("", "POST", "/api/v1/login", login); got.Status != 200 {
			t.Fatalf("%d %s", got.Status, got.Body)
		}
	}
	now := n.app.Now()
	for range throttle.FailuresAtOnce {
		if n.app.failures.Take("127.0.0.1", now) != 0 {
			t.Fatal("the good logins used tries up")
		}
	}
	n.Unchanged(func() {
		got := n.Ask("", "POST", "/api/v1/login", login)
		if e := got.Refusal(t); got.Status != http.StatusTooManyRequests || e.Code != core.Limit || got.Header.Get("Retry-After") != "30" {
			t.Errorf("%d %+v, wait %q", got.Status, e, got.Header.Get("Retry-After"))
		}
		screen := n.Browse("", "POST", "/login", url.Values{"login": {"operator1"}, "password": {rightPassword}, "csrf": {header.CSRFOf("v")}},
			"Cookie", header.Visitor+"=v")
		if screen.Status != http.StatusTooManyRequests || screen.Header.Get("Retry-After") != "30" ||
			!strings.Contains(plain(screen.Body), "came from this address") {
			t.Errorf("%d %s", screen.Status, plain(screen.Body))
		}
	})
}

func TestAPI_LogoutNeedsNoScope(t *testing.T) {
	n := open(t)
	var made struct{ Token string }
	n.Ask("operator1", "POST", "/api/v1/tokens", obj{"scope": []string{"reference.look_up"}, "label": "scanner", "days": 30}).JSON(t, &made)
	if got := n.Ask(made.Token, "POST", "/api/v1/logout", nil); got.Status != 200 {
		t.Errorf("%d %s", got.Status, got.Body)
	}
	if state.Tokens.Has(n.Store.Now(), bearer.TokenOf(made.Token)) {
		t.Error("the token lives")
	}
}

// Whatever a handler changes, its answer tells the browser, also when it is refused half way.
func TestApp_EveryChangeTellsItsIndex(t *testing.T) {
	n := open(t)
	index := func(a roomtest.Answer) string {
		reply := http.Response{Header: a.Header}
		for _, c := range reply.Cookies() {
			if c.Name == header.Index {
				return c.Value
			}
		}
		return ""
	}
	path := n.judged("operator1", "100009")
	for name, got := range map[string]roomtest.Answer{
		"a sheet": n.Browse("operator1", "POST", path+"/sheet", code(0)),
		"a plan":  n.Browse("coordinator1", "POST", "/print", url.Values{"office": {string(machinetest.Office("one"))}, "region": {"77"}, "count": {"1"}}),
		"logout":  n.Browse("operator2", "POST", "/logout", nil),
	} {
		if at, err := strconv.ParseUint(index(got), 10, 64); err != nil || at == 0 || got.Status != http.StatusSeeOther {
			t.Errorf("%s: %d, index %q", name, got.Status, index(got))
		}
	}
	if got := n.Browse("auditor", "GET", "/audit", nil); index(got) != "" {
		t.Error("reading tells an index")
	}
}

// Who can do nothing here is not led in a circle: the way on is out.
func TestHome_WithoutAScreenOffersToSignOut(t *testing.T) {
	n := open(t)
	n.Open(n.app.Routes(), nil) // a house without sections
	got := n.Browse("lawyer", "GET", "/", nil)
	page := string(got.Body)
	if got.Status != 404 || !strings.Contains(page, "no screen here") {
		t.Fatalf("%d %.800s", got.Status, page)
	}
	main := page[strings.Index(page, "<main"):]
	if !strings.Contains(main, `<form method="post" action="/logout">`) || !strings.Contains(main, `class="btn main"`) {
		t.Error("the way out is not the main action")
	}
	if strings.Contains(main, "<a class") {
		t.Error("a link leads back to the page itself")
	}
}
