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
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// member counts how often its clock was trusted.
type member struct{ trusted int }

func (*member) NodeID() string                    { return "node1" }
func (m *member) TrustClock(core.RequestID) error { m.trusted++; return nil }

// socket opens the admin socket of a node and gives a way to post to it.
func (n *node) socket(t *testing.T) func(path string, v any) (int, serve.WireError) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "s")
	ln, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = n.Server.Serve(ln, nil) }() // ends with the server of the house
	c := &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", path)
	}}}
	t.Cleanup(c.CloseIdleConnections)
	return func(path string, v any) (int, serve.WireError) {
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
		var said serve.WireError
		if err := json.Unmarshal(body, &said); err != nil {
			t.Fatalf("%s: %v", body, err)
		}
		return resp.StatusCode, said
	}
}

func TestClock_IsTrustedByAnAdminAtTheMachine(t *testing.T) {
	n := open(t)
	m := &member{}
	n.app.Clock = m
	hash, err := n.app.Hasher.Hash(t.Context(), "amber-birch-07")
	if err != nil {
		t.Fatal(err)
	}
	for _, login := range []string{"root", "lawyer"} {
		id := machinetest.User(login)
		n.Store.World.Must(id, &machine.SetPassword{User: id, Password: hash})
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
	if user, _ := state.Users.Get(n.Store.Now(), machinetest.User("root")); user.Failures != 1 {
		t.Errorf("%d failures are counted", user.Failures)
	}
	before := query.TreeSize(n.Store.Now(), state.HouseTree)
	if status, said := post("/api/v1/clock/trust", sent("root", "amber-birch-07")); status != 200 || m.trusted != 1 {
		t.Errorf("%d %+v, trusted %d times", status, said, m.trusted)
	}
	if after := query.TreeSize(n.Store.Now(), state.HouseTree); after != before+1 {
		t.Errorf("the journal has %d leaves more", after-before)
	}
	if got := n.Ask("root", "POST", "/api/v1/clock/trust", sent("root", "amber-birch-07")); got.Status != 404 || m.trusted != 1 {
		t.Errorf("from afar: %d %s", got.Status, got.Body)
	}
}
