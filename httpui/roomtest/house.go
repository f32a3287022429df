package roomtest

import (
	"bytes"
	"context"
	"crypto/rand"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/seal"
	"github.com/sheaf-drive/sheaf/httpui/asset"
	"github.com/sheaf-drive/sheaf/httpui/bearer"
	"github.com/sheaf-drive/sheaf/httpui/intake"
	"github.com/sheaf-drive/sheaf/httpui/room"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// House is a furnished house; it answers once it is open.
type House struct {
	TB    testing.TB
	Store *Store
	// Root wraps the campaign's key, Signer signs checkpoints.
	Root   seal.Key
	Signer audit.SigningKey

	// URL of the server, without a path, Client follows no redirect. Both are there once the
	// house is open.
	URL    string
	Client *http.Client
	Server *serve.Server
}

// Furnish makes the house and signs everybody in.
func Furnish(tb testing.TB) *House {
	tb.Helper()
	root, errRoot := seal.NewRootKey(rand.Reader)
	// A fixed key: under a random one some day a code would fall on one of the house's own.
	campaign, errCampaign := seal.KeyOf(bytes.Repeat([]byte{7}, seal.KeySize))
	signing, errSigning := audit.NewSigningKey(rand.Reader, "sheaf-test")
	wrapped, errWrap := seal.Wrap(root, campaign, machinetest.Campaign, rand.Reader)
	for _, err := range []error{errRoot, errCampaign, errSigning, errWrap} {
		if err != nil {
			tb.Fatal(err)
		}
	}
	world := machinetest.Furnished(tb, machinetest.Config{CampaignKey: wrapped, CheckpointKey: signing.Verifier()})
	n := &House{TB: tb, Store: &Store{World: world}, Root: root, Signer: signing}
	for _, login := range []string{
		"root", "admin2", "federal", "lawyer", "auditor", "logistics", "regional", "coordinator1", "coordinator2",
		"verifier1", "operator1", "operator2", "rootlawyer",
	} {
		n.SignIn(login)
	}
	return n
}

// SignIn begins a login whose secret is the login's name.
func (n *House) SignIn(login string) {
	n.TB.Helper()
	n.Store.World.Must(core.SystemActor, &machine.BeginLogin{
		User: machinetest.User(login), Token: bearer.TokenOf(login), Checked: "hash of " + login,
		NewPassword: "own hash of " + login,
	})
}

// Clock is the time of the house.
func (n *House) Clock() time.Time { return n.Store.World.Now.UTC() }

// Floor is what the handlers of a room stand on in this house.
func (n *House) Floor() room.Floor {
	return room.Floor{Store: n.Store, Machine: &intake.Service{Store: n.Store, Now: n.Clock}}
}

// builtAssets are built once for all tests.
var builtAssets = sync.OnceValues(asset.New)

// Open serves the routes on a loopback socket until the test ends; change, when not nil, has
// the last word on the server.
func (n *House) Open(routes []serve.Route, change func(*serve.Config)) {
	n.TB.Helper()
	assets, err := builtAssets()
	if err != nil {
		n.TB.Fatal(err)
	}
	c := serve.Config{Routes: routes, Sessions: n.Store, Assets: assets, Now: time.Now, Rand: rand.Reader}
	if change != nil {
		change(&c)
	}
	server, err := serve.New(c)
	if err != nil {
		n.TB.Fatal(err)
	}
	n.Server = server
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		n.TB.Fatal(err)
	}
	n.URL = "http://" + ln.Addr().String()
	done := make(chan error, 1)
	go func() { done <- server.Serve(ln, nil) }()
	n.TB.Cleanup(func() {
		n.Client.CloseIdleConnections() // one that was dialled and never used counts as busy
		ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
		defer cancel()
		if err := server.Shutdown(ctx); err != nil {
			n.TB.Error(err)
		}
		if err := <-done; err != nil {
			n.TB.Error(err)
		}
	})
	n.Client = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}
