package httpui

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/password"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/seal"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/header"
	"github.com/sheaf-drive/sheaf/httpui/intake"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/paper"
)

// worldStore is a store in memory over the real machine: an entry is tried and applied under
// a lock, a view is a frozen moment.
type worldStore struct {
	mu    sync.Mutex // guards world
	world *machinetest.World
	// busy runs before every view, to let things happen between two steps of a handler.
	busy func(w *machinetest.World)
	// slip runs before every entry, as if somebody else had been faster.
	slip func(w *machinetest.World)
	// down is what every entry is answered with, as if no node led.
	down error
}

type moment struct{ *state.Memory }

func (moment) Close() {}

func (s *worldStore) Propose(_ context.Context, e machine.Entry) (machine.Answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.down != nil {
		return machine.Answer{}, s.down
	}
	if s.slip != nil {
		s.slip(s.world)
	}
	if err := machine.Check(s.world.Memory.View(), e); err != nil {
		return machine.Answer{}, err
	}
	return s.world.Apply(e), nil
}

// Wait implements intake.Store: a store of one node is never behind.
func (s *worldStore) Wait(context.Context, uint64) error { return nil }

func (s *worldStore) View(context.Context) (intake.View, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.busy != nil {
		s.busy(s.world)
	}
	return moment{s.world.Memory.View()}, nil
}

// now is the moment of the store without anything happening before.
func (s *worldStore) now() *state.Memory {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.world.Memory.View()
}

// Session implements Sessions as a node does.
func (s *worldStore) Session(_ context.Context, token core.TokenID) (Session, error) {
	found, err := query.SessionOf(s.now(), token, machinetest.Start)
	if err != nil {
		return Session{}, err
	}
	return Session{User: found.User, Token: token, Scope: found.Token.Scope, Person: found.User.Login}, nil
}

// worldNotary signs with a real key.
type worldNotary struct {
	store *worldStore
	key   audit.SigningKey
}

func (n worldNotary) Checkpoint(_ context.Context, tree string) error {
	n.store.mu.Lock()
	defer n.store.mu.Unlock()
	var failed error
	c := n.store.world.Checkpoint(state.CampaignOf(tree), func(said audit.Checkpoint) string {
		note, err := audit.Sign(said, n.key)
		failed = err
		return string(note)
	})
	if failed != nil {
		return failed
	}
	n.store.world.Must(core.SystemActor, c)
	return nil
}

func (n worldNotary) Verifier() string { return n.key.Verifier() }
func (n worldNotary) KeyName() string  { return n.key.Name() }

// worldRules stands for the host of rule packs.
type worldRules struct {
	broken bool
	// found are the findings of every case.
	found []core.FindingMark
	// asked counts the questions for facts.
	asked atomic.Int64
}

// Judge implements intake.Rules.
func (p *worldRules) Judge(_ context.Context, ref core.PackRef, c intake.Case) (intake.Verdict, error) {
	v := intake.Verdict{Pack: ref, Region: c.Region, ChancePermille: 900}
	for _, mark := range p.found {
		v.Findings = append(v.Findings, intake.Finding{FindingMark: mark, Params: []string{c.Family}})
	}
	if c.Stage == intake.StageQuestionnaire {
		v.Columns = []intake.Column{{Number: 2, Key: "name", Text: c.Family + " " + c.Given}}
	}
	return v, nil
}

func (*worldRules) Words(_ context.Context, _ core.PackRef, _ text.Lang, f core.FindingMark, _ []string) (Words, error) {
	return Words{Text: f.Code}, nil
}

func (p *worldRules) Facts(_ context.Context, _ core.PackRef, lang text.Lang) (RuleFacts, error) {
	p.asked.Add(1)
	return RuleFacts{Name: "Rules", Lines: 3, Regions: []page.Option{
		{Value: "63", Words: "Самарская область"}, {Value: "77", Words: "Москва"},
	}, Clauses: map[string]string{"art 1": "clause in " + string(lang)}}, nil
}

func (p *worldRules) Form(context.Context, core.Campaign, core.Region) (paper.Form, error) {
	form := paper.Form{
		Title: "ПОДПИСНОЙ ЛИСТ", LinesPerSheet: 3,
		Columns: []paper.Column{{Title: "№", WidthMM: 10, Counts: true}, {Title: "Фамилия, имя, отчество", WidthMM: 170}},
		Blocks:  []paper.Block{{Label: "Подписной лист удостоверяю:", Rows: 2}},
	}
	if p.broken {
		form.Blocks = nil
	}
	return form, nil
}

func (*worldRules) Install(_ context.Context, name string) (core.PackRef, bool, error) {
	if name != machinetest.Pack().Name {
		return core.PackRef{}, false, core.Refuse(core.NotFound, "name", "pack.no_builtin", name)
	}
	return machinetest.Version2(), true, nil
}

func (*worldRules) Suggest(_ context.Context, r core.Region, typed string, limit int) ([]page.Suggestion, error) {
	if r != "77" {
		return nil, nil
	}
	return []page.Suggestion{{ID: "1", Name: typed, Text: "ул. " + typed}}[:min(1, limit)], nil
}

// node is a whole App on a loopback socket over a furnished house.
type node struct {
	*house
	store *worldStore
	rules *worldRules
	lists *worldLists
	key   audit.SigningKey
	app   *App
}

// serve opens the furnished house to the world. Everybody of [machinetest.User] is signed in
// under his login as the secret.
func serve(t *testing.T) *node {
	t.Helper()
	root, errRoot := seal.NewRootKey(rand.Reader)
	// A fixed key: under a random one some day a code would fall on one of the house's own.
	campaign, errCampaign := seal.KeyOf(bytes.Repeat([]byte{7}, seal.KeySize))
	signing, errSigning := audit.NewSigningKey(rand.Reader, "sheaf-test")
	wrapped, errWrap := seal.Wrap(root, campaign, machinetest.Campaign, rand.Reader)
	for _, err := range []error{errRoot, errCampaign, errSigning, errWrap} {
		if err != nil {
			t.Fatal(err)
		}
	}
	world := machinetest.Furnished(t, machinetest.Config{CampaignKey: wrapped, CheckpointKey: signing.Verifier()})
	n := &node{store: &worldStore{world: world}, rules: &worldRules{}, key: signing}
	for _, login := range []string{
		"root", "admin2", "federal", "lawyer", "auditor", "logistics", "regional", "coordinator1", "coordinator2",
		"verifier1", "operator1", "operator2", "rootlawyer",
	} {
		n.signIn(login)
	}
	clock := func() time.Time { return world.Now.UTC() }
	keys := query.NewKeyring(root, rand.Reader)
	blobs := memoryBlobs{}
	n.lists = &worldLists{store: n.store}
	n.app = &App{
		Gate:  &query.Gate{Recorder: worldRecorder{n.store}, Keys: keys, Blobs: blobs},
		Store: n.store, Keys: keys, Root: root, Rules: n.rules, Suggest: n.rules, Notary: worldNotary{n.store, signing},
		Intake: &intake.Service{Slots: make(chan struct{}, 1), Lists: n.lists, Rules: n.rules, Blobs: blobs, Store: n.store, Keys: keys, Rand: rand.Reader, Now: clock, Zone: time.UTC},
		Hasher: password.NewHasher(2, rand.Reader), Now: clock, Rand: rand.Reader,
		Status: func(context.Context) (Status, error) { return Status{Node: "n", Ready: true}, nil },
	}
	n.house = open(t, func(c *Config) {
		c.Routes, c.Sessions, c.Banners = n.app.Routes(), n.store, n.app.Banners
	})
	return n
}

// signIn begins a login whose secret is the login's name.
func (n *node) signIn(login string) {
	w := n.store.world
	w.TB.Helper()
	w.Must(core.SystemActor, &machine.BeginLogin{
		User: machinetest.User(login), Token: TokenOf(login), Checked: "hash of " + login, NewPassword: "own hash of " + login,
	})
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// json decodes the body.
func (a answer) json(t *testing.T, into any) {
	t.Helper()
	if err := json.Unmarshal(a.body, into); err != nil {
		t.Fatalf("%d %s: %v", a.status, a.body, err)
	}
}

// refusal decodes a refusal.
func (a answer) refusal(t *testing.T) wireError {
	t.Helper()
	var e wireError
	a.json(t, &e)
	return e
}

// ask sends a request as a program would: v as JSON, or bytes as they are. Headers are pairs.
func (n *node) ask(who, method, path string, v any, headers ...string) answer {
	n.t.Helper()
	var body io.Reader
	kind := ""
	switch v := v.(type) {
	case nil:
	case []byte:
		body, kind = bytes.NewReader(v), "application/octet-stream"
	default:
		data, err := json.Marshal(v)
		if err != nil {
			n.t.Fatal(err)
		}
		body, kind = bytes.NewReader(data), "application/json"
	}
	q, err := http.NewRequest(method, n.url+path, body)
	if err != nil {
		n.t.Fatal(err)
	}
	if kind != "" {
		q.Header.Set("Content-Type", kind)
	}
	if who != "" {
		q.Header.Set("Authorization", "Bearer "+who)
	}
	return n.send(q, headers)
}

// browse sends a request as a browser would: with the cookie, a form with its token.
func (n *node) browse(who, method, path string, form url.Values, headers ...string) answer {
	n.t.Helper()
	var body io.Reader
	if method == http.MethodPost {
		sent := url.Values{"csrf": {header.CSRFOf(who)}}
		for name, values := range form {
			sent[name] = values
		}
		body = strings.NewReader(sent.Encode())
	}
	q, err := http.NewRequest(method, n.url+path, body)
	if err != nil {
		n.t.Fatal(err)
	}
	if body != nil {
		q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	q.AddCookie(&http.Cookie{Name: header.Login, Value: who})
	return n.send(q, headers)
}

func (n *node) send(q *http.Request, headers []string) answer {
	n.t.Helper()
	for i := 0; i+1 < len(headers); i += 2 {
		q.Header.Set(headers[i], headers[i+1])
	}
	reply, err := n.client.Do(q)
	if err != nil {
		n.t.Fatal(err)
	}
	defer reply.Body.Close()
	data, err := io.ReadAll(reply.Body)
	if err != nil {
		n.t.Fatal(err)
	}
	return answer{reply.StatusCode, reply.Header, data}
}

// unchanged fails the test unless the domain is what it was before do.
func (n *node) unchanged(do func()) {
	n.t.Helper()
	before := state.FullSum(n.store.now())
	do()
	if state.FullSum(n.store.now()) != before {
		n.t.Error("the state changed")
	}
}

// check is a row of a table of requests.
type check struct {
	name, who, method, path string
	body                    any
	status                  int
	code                    core.Code
	field                   string
}

// refused runs rows that must be refused in both languages and change nothing.
func (n *node) refused(rows []check) {
	n.t.Helper()
	for _, row := range rows {
		n.unchanged(func() {
			said := map[string]bool{}
			for _, lang := range []string{"en", "ru"} {
				got := n.ask(row.who, row.method, row.path, row.body, "Accept-Language", lang)
				if got.status != row.status {
					n.t.Errorf("%s: %d %s, want %d", row.name, got.status, got.body, row.status)
					return
				}
				e := got.refusal(n.t)
				if e.Code != row.code || e.Field != row.field {
					n.t.Errorf("%s: refused with %+v, want %s %q", row.name, e, row.code, row.field)
				}
				if e.Text == "" || strings.Contains(e.Text, "{0}") || said[e.Text] || !strings.ContainsAny(e.Text, " ") {
					n.t.Errorf("%s: no words of its own in %s: %q", row.name, lang, e.Text)
				}
				said[e.Text] = true
			}
		})
	}
}
