package httpui

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
)

// member counts how often its clock was trusted.
type member struct {
	levels  []uint32
	trusted int
}

func (*member) NodeID() string              { return "node1" }
func (m *member) Levels() []uint32          { return m.levels }
func (m *member) TrustClock(core.RequestID) { m.trusted++ }

// socket opens the admin socket of a node and gives a way to post to it.
func (n *node) socket(t *testing.T) func(path string, v any) (int, wireError) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "s")
	ln, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = n.server.Serve(ln, nil) }() // ends with the server of the house
	c := &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", path)
	}}}
	t.Cleanup(c.CloseIdleConnections)
	return func(path string, v any) (int, wireError) {
		t.Helper()
		data, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := c.Post("http://sheaf"+path, "application/json", strings.NewReader(string(data)))
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		var said wireError
		if err := json.Unmarshal(body, &said); err != nil {
			t.Fatalf("%s: %v", body, err)
		}
		return resp.StatusCode, said
	}
}

func TestClock_IsTrustedByAnAdminAtTheMachine(t *testing.T) {
	n := serve(t)
	m := &member{}
	n.app.Cluster = m
	hash, err := n.app.Hasher.Hash(t.Context(), "amber-birch-07")
	if err != nil {
		t.Fatal(err)
	}
	for _, login := range []string{"root", "lawyer"} {
		id := machinetest.User(login)
		n.store.world.Must(id, &machine.SetPassword{User: id, Password: hash})
	}
	post := n.socket(t)
	sent := func(login, password string) obj { return obj{"login": login, "password": password} }
	for _, c := range []struct {
		name   string
		body   obj
		status int
	}{
		{"a wrong password", sent("root", "amber-birch-08"), 401},
		{"nobody", sent("nobody", "amber-birch-07"), 401},
		{"somebody who may not", sent("lawyer", "amber-birch-07"), 403},
		{"a field too many", obj{"login": "root", "password": "amber-birch-07", "x": 1}, 422},
	} {
		if status, said := post("/api/v1/clock/trust", c.body); status != c.status || m.trusted != 0 || strings.Contains(said.Text, "{") {
			t.Errorf("%s: %d %+v, trusted %d times", c.name, status, said, m.trusted)
		}
	}
	if user, _ := state.Users.Get(n.store.now(), machinetest.User("root")); user.Failures != 1 {
		t.Errorf("%d failures are counted", user.Failures)
	}
	before := query.TreeSize(n.store.now(), state.HouseTree)
	if status, said := post("/api/v1/clock/trust", sent("root", "amber-birch-07")); status != 200 || m.trusted != 1 {
		t.Errorf("%d %+v, trusted %d times", status, said, m.trusted)
	}
	if after := query.TreeSize(n.store.now(), state.HouseTree); after != before+1 {
		t.Errorf("the journal has %d leaves more", after-before)
	}
	if got := n.ask("root", "POST", "/api/v1/clock/trust", sent("root", "amber-birch-07")); got.status != 404 || m.trusted != 1 {
		t.Errorf("from afar: %d %s", got.status, got.body)
	}
}

func TestLevel_IsRaisedToWhatAllMembersKnow(t *testing.T) {
	n := serve(t)
	n.app.Cluster = &member{levels: []uint32{machine.Level}}
	n.refused([]check{
		{"by a lawyer", "lawyer", "POST", "/api/v1/level", obj{"level": machine.Level + 1}, 403, core.Denied, ""},
		{"to the one in force", "root", "POST", "/api/v1/level", obj{"level": machine.Level}, 409, core.Conflict, "level"},
		{"above what this release knows", "root", "POST", "/api/v1/level", obj{"level": machine.Level + 1}, 409, core.Conflict, "level"},
		{"to nothing", "root", "POST", "/api/v1/level", obj{}, 409, core.Conflict, "level"},
	})
	w := n.store.world
	old, _ := state.House.Get(w.Memory, state.One)
	old.Level = machine.Level - 1 // a house of the release before
	state.House.Put(w.Memory, state.One, old)
	if got := n.ask("root", "POST", "/api/v1/level", obj{"level": machine.Level}); got.status != 200 {
		t.Errorf("%d %s", got.status, got.body)
	}
	if house, _ := state.House.Get(n.store.now(), state.One); house.Level != machine.Level {
		t.Errorf("the level is %d", house.Level)
	}
}
