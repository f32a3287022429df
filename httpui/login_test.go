package httpui

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/header"
	"github.com/sheaf-drive/sheaf/httpui/intake"
	"github.com/sheaf-drive/sheaf/httpui/throttle"
)

const rightPassword = "correct horse battery"

// withPassword gives accounts a password that can be checked.
func (n *node) withPassword(logins ...string) {
	n.t.Helper()
	hash, err := n.app.Hasher.Hash(context.Background(), rightPassword)
	if err != nil {
		n.t.Fatal(err)
	}
	for _, login := range logins {
		n.store.world.Must(machinetest.User(login), &machine.SetPassword{User: machinetest.User(login), Password: hash})
	}
}

func TestLogin_LockedAnswersRightAndWrongAlike(t *testing.T) {
	n := serve(t)
	n.withPassword("operator1")
	for range machine.LockAfter {
		n.store.world.Must(core.SystemActor, &machine.FailLogin{User: machinetest.User("operator1")})
	}
	n.unchanged(func() {
		said := map[string]bool{}
		for _, secret := range []string{rightPassword, "wrong horse battery"} {
			got := n.ask("", "POST", "/api/v1/login", obj{"login": "operator1", "password": secret})
			if got.status != http.StatusTooManyRequests || got.refusal(t).Code != core.Limit || got.header.Get("Retry-After") == "" {
				t.Errorf("%d %s %v", got.status, got.body, got.header)
			}
			said[string(got.body)+got.header.Get("Retry-After")] = true
		}
		if len(said) != 1 {
			t.Errorf("right and wrong are told apart: %v", said)
		}
	})
}

// Unknown, disabled and wrong: one answer, to the letter.
func TestLogin_OneAnswerForAllThatDoesNotFit(t *testing.T) {
	n := serve(t)
	n.withPassword("operator1", "operator2")
	n.store.world.Must(machinetest.User("root"), &machine.DisableUser{User: machinetest.User("operator2")})
	said := map[string]bool{}
	for _, c := range [][2]string{{"operator1", "wrong horse battery"}, {"operator2", rightPassword}, {"operator2", "wrong horse battery"}, {"nobody", rightPassword}} {
		got := n.ask("", "POST", "/api/v1/login", obj{"login": c[0], "password": c[1]})
		said[strconv.Itoa(got.status)+string(got.body)] = true
	}
	if len(said) != 1 {
		t.Errorf("the answers differ: %v", said)
	}
}

// Who guesses at logins does not learn from the rest which of them are accounts.
func TestLogin_StrangersRestLikeAccounts(t *testing.T) {
	n := serve(t)
	n.withPassword("operator1")
	said := map[string]string{}
	for _, login := range []string{"operator1", "nobody"} {
		for range machine.LockAfter + 1 {
			got := n.ask("", "POST", "/api/v1/login", obj{"login": login, "password": "wrong horse battery"})
			said[login] += strconv.Itoa(got.status) + string(got.body)
		}
	}
	if said["operator1"] != said["nobody"] || !strings.Contains(said["nobody"], "429") {
		t.Errorf("%v", said)
	}
}

// A login that could not be tried says so on its own form: a button that sends it again would
// send no password, and that would count as a failure.
func TestLogin_NobodyAnswersIsNoWrongPassword(t *testing.T) {
	n := serve(t)
	n.withPassword("operator1")
	n.store.down = core.Refuse(core.Unavailable, "", "store.not_leader")
	screen := n.browse("", "POST", "/login", url.Values{"login": {"operator1"}, "password": {rightPassword}, "csrf": {header.CSRFOf("v")}},
		"Cookie", header.Visitor+"=v")
	if screen.status != http.StatusServiceUnavailable || !strings.Contains(string(screen.body), `value="operator1"`) ||
		strings.Contains(string(screen.body), "kept-name") || !strings.Contains(plain(screen.body), "Nobody can sign in at this moment") {
		t.Errorf("%d %s", screen.status, plain(screen.body))
	}
}

func TestLogin_AddressThatFailsTooOftenWaits(t *testing.T) {
	n := serve(t)
	n.withPassword("operator1")
	login := obj{"login": "operator1", "password": rightPassword}
	for range 2 { // a good login costs nothing
		if got := n.ask("", "POST", "/api/v1/login", login); got.status != 200 {
			t.Fatalf("%d %s", got.status, got.body)
		}
	}
	now := n.app.Now()
	for range throttle.FailuresAtOnce {
		if n.app.failures.Take("127.0.0.1", now) != 0 {
			t.Fatal("the good logins used tries up")
		}
	}
	n.unchanged(func() {
		got := n.ask("", "POST", "/api/v1/login", login)
		if e := got.refusal(t); got.status != http.StatusTooManyRequests || e.Code != core.Limit || got.header.Get("Retry-After") != "30" {
			t.Errorf("%d %+v, wait %q", got.status, e, got.header.Get("Retry-After"))
		}
		screen := n.browse("", "POST", "/login", url.Values{"login": {"operator1"}, "password": {rightPassword}, "csrf": {header.CSRFOf("v")}},
			"Cookie", header.Visitor+"=v")
		if screen.status != http.StatusTooManyRequests || screen.header.Get("Retry-After") != "30" ||
			!strings.Contains(plain(screen.body), "came from this address") {
			t.Errorf("%d %s", screen.status, plain(screen.body))
		}
	})
}

func TestAPI_TokensAreListedAndEnded(t *testing.T) {
	n := serve(t)
	var made struct{ Token string }
	n.ask("operator1", "POST", "/api/v1/tokens", obj{"scope": []string{"reference.look_up"}, "label": "scanner", "days": 30}).json(t, &made)
	id := string(TokenOf(made.Token))
	var list struct{ Tokens []tokenBody }
	got := n.ask("operator1", "GET", "/api/v1/tokens", nil)
	got.json(t, &list)
	if len(list.Tokens) != 2 || strings.Contains(string(got.body), made.Token) {
		t.Fatalf("%s", got.body)
	}
	for _, token := range list.Tokens {
		if mine := token.ID == id; mine != (token.Label == "scanner" && len(token.Scope) == 1) || mine == token.Current {
			t.Errorf("%+v", token)
		}
	}
	n.refused([]check{
		{"somebody else's token", "operator2", "POST", "/api/v1/tokens/" + id + "/end", nil, 404, core.NotFound, "id"},
		{"no token", "operator1", "POST", "/api/v1/tokens/" + strings.Repeat("0", 64) + "/end", nil, 404, core.NotFound, "id"},
		{"no id", "operator1", "POST", "/api/v1/tokens/scanner/end", nil, 404, core.NotFound, "id"},
		{"a list by a token that is for something else", made.Token, "GET", "/api/v1/tokens", nil, 403, core.Denied, ""},
	})
	for range 2 {
		if got := n.ask("operator1", "POST", "/api/v1/tokens/"+id+"/end", nil, "Idempotency-Key", "end-the-token"); got.status != 200 {
			t.Fatalf("%d %s", got.status, got.body)
		}
	}
	if got := n.ask(made.Token, "POST", "/api/v1/addresses/suggest", obj{"region": "77", "text": "Ленина"}); got.status != http.StatusUnauthorized {
		t.Errorf("the ended token is answered %d", got.status)
	}
}

func TestAPI_LogoutNeedsNoScope(t *testing.T) {
	n := serve(t)
	var made struct{ Token string }
	n.ask("operator1", "POST", "/api/v1/tokens", obj{"scope": []string{"reference.look_up"}, "label": "scanner", "days": 30}).json(t, &made)
	if got := n.ask(made.Token, "POST", "/api/v1/logout", nil); got.status != 200 {
		t.Errorf("%d %s", got.status, got.body)
	}
	if state.Tokens.Has(n.store.now(), TokenOf(made.Token)) {
		t.Error("the token lives")
	}
}

// behindStore is a node that is at one entry and comes to another when it is waited for.
type behindStore struct {
	*worldStore
	at, comes, waited uint64
}

type momentAt struct {
	intake.View
	at uint64
}

func (m momentAt) Index() uint64 { return m.at }

func (s *behindStore) View(ctx context.Context) (intake.View, error) {
	v, err := s.worldStore.View(ctx)
	return momentAt{v, s.at}, err
}

func (s *behindStore) Wait(_ context.Context, index uint64) error {
	s.waited, s.at = index, s.comes
	if s.at < index {
		return core.Refuse(core.Unavailable, "", "store.behind", strconv.FormatUint(index, 10))
	}
	return nil
}

func TestApp_ViewWaitsForWhatTheBrowserSaw(t *testing.T) {
	house := &worldStore{world: machinetest.Furnished(t, machinetest.Config{})}
	for name, c := range map[string]struct {
		seen, reached, comes, waited uint64
		late                         bool
	}{
		"nothing seen":              {0, 0, 10, 0, false},
		"seen already":              {10, 0, 10, 0, false},
		"seen elsewhere":            {12, 0, 12, 12, false},
		"done by this request":      {3, 15, 15, 15, false},
		"does not come in time":     {12, 0, 11, 12, true},
		"of a house restored since": {11 + farAhead, 0, 10, 0, false},
	} {
		store := &behindStore{worldStore: house, at: 10, comes: c.comes}
		app := &App{Store: store}
		r := &Request{Index: c.seen, reached: c.reached, ctx: context.Background()}
		view, err := app.view(r)
		if store.waited != c.waited || (err != nil) != c.late || r.behind != c.late {
			t.Errorf("%s: waited for %d, %v", name, store.waited, err)
		}
		if err == nil && c.waited > 0 && view.Index() < c.waited {
			t.Errorf("%s: the moment is %d", name, view.Index())
		}
		if c.late && core.CodeOf(err) != core.Unavailable {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Whatever a handler changes, its answer tells the browser, also when it is refused half way.
func TestApp_EveryChangeTellsItsIndex(t *testing.T) {
	n := serve(t)
	index := func(a answer) string {
		reply := http.Response{Header: a.header}
		for _, c := range reply.Cookies() {
			if c.Name == header.Index {
				return c.Value
			}
		}
		return ""
	}
	path := n.judged("operator1", "100009")
	for name, got := range map[string]answer{
		"a sheet": n.browse("operator1", "POST", path+"/sheet", code(0)),
		"a plan":  n.browse("coordinator1", "POST", "/print", url.Values{"office": {string(machinetest.Office("one"))}, "region": {"77"}, "count": {"1"}}),
		"logout":  n.browse("operator2", "POST", "/logout", nil),
	} {
		if at, err := strconv.ParseUint(index(got), 10, 64); err != nil || at == 0 || got.status != http.StatusSeeOther {
			t.Errorf("%s: %d, index %q", name, got.status, index(got))
		}
	}
	if got := n.browse("auditor", "GET", "/audit", nil); index(got) != "" {
		t.Error("reading tells an index")
	}
}

func TestRetryAfter_RoundsUp(t *testing.T) {
	reply := retryAfter(&Reply{}, laterError{core.Refuse(core.Limit, "", "login.address", "1"), 1500 * time.Millisecond})
	if len(reply.fields) != 1 || reply.fields[0].Value != "2" {
		t.Errorf("%v", reply.fields)
	}
	if reply := retryAfter(&Reply{}, errors.New("other")); len(reply.fields) != 0 {
		t.Errorf("%v", reply.fields)
	}
}
