package node

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/password"
	"github.com/sheaf-drive/sheaf/core/seal"
	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/builtin"
	"github.com/sheaf-drive/sheaf/tools/sheaf/vitals"
)

// TestMain lets this very binary be the process of a pack, as sheaf is in earnest.
func TestMain(m *testing.M) {
	if len(os.Args) == 4 && os.Args[1] == "pack" && os.Args[2] == "serve" {
		if p, ok := builtin.Lookup(os.Args[3]); ok {
			packs.Serve(p)
		}
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// watched is a node of its own folder that somebody watches.
type watched struct {
	*Node
	t       *testing.T
	address string
	store   string       // folder of the store
	ahead   atomic.Int64 // by how much the clock is wrong
}

// made makes a node and answers who watches it; the node is not open yet. All ends with the test.
func made(t *testing.T) *watched {
	t.Helper()
	dir, err := os.MkdirTemp("", "node") // short enough for sockets
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	root, errRoot := seal.NewRootKey(rand.Reader)
	signer, errSigner := audit.NewSigningKey(rand.Reader, "house")
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if errRoot != nil || errSigner != nil || err != nil {
		t.Fatal(errRoot, errSigner, err)
	}
	w := &watched{t: t, store: filepath.Join(dir, "store"), address: "http://" + ln.Addr().String()}
	w.Node = New(Config{
		ID: "one", StoreDir: w.store, BlobDir: filepath.Join(dir, "blobs"), RunDir: filepath.Join(dir, "run"),
		PackDir: filepath.Join(dir, "packs"), Socket: filepath.Join(dir, "run", "admin"), Root: root, Signer: signer,
		Log: zerolog.Nop(), Now: func() time.Time { return time.Now().Add(time.Duration(w.ahead.Load())) },
	})
	post, served := vitals.NewPost(w.Vitals(), w.Figures()), make(chan error, 1)
	go func() { served <- post.Serve(ln) }()
	t.Cleanup(func() {
		if err := post.Close(); err != nil {
			t.Error(err)
		}
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	return w
}

// open opens the node; faulted says whether it may end with what it met.
func (w *watched) open(faulted bool) {
	w.t.Helper()
	w.t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		defer cancel()
		if err := w.Close(ctx); err != nil && !faulted {
			w.t.Error(err)
		}
	})
	if err := w.Open(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

func (w *watched) get(path string) (status int, body string) {
	w.t.Helper()
	reply, err := http.Get(w.address + path)
	if err != nil {
		w.t.Fatal(err)
	}
	defer reply.Body.Close()
	text, err := io.ReadAll(reply.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return reply.StatusCode, string(text)
}

// must holds what the node answers.
func (w *watched) must(path string, status int, body string) {
	w.t.Helper()
	if got, text := w.get(path); got != status || strings.TrimSpace(text) != body {
		w.t.Errorf("%s answers %d %s, want %d %s", path, got, text, status, body)
	}
}

func TestVitals_OfANode(t *testing.T) {
	w := made(t)
	w.must("/healthz", 200, `{"healthy":true}`)
	w.must("/readyz", 503, `{"ready":false,"reasons":["starting"],"step":"folder"}`)
	if status, text := w.get("/metrics"); status != 200 || !strings.Contains(text, "go_goroutines ") {
		t.Errorf("before it is open /metrics answers %d %s", status, text)
	}

	w.open(false)
	w.must("/readyz", 503, `{"ready":false,"reasons":["starting"],"step":"listeners"}`)
	w.Serves()
	w.must("/readyz", 200, `{"ready":true}`)
	if _, text := w.get("/metrics"); !strings.Contains(text, "\nsheaf_serves 1\n") {
		t.Errorf("it serves and says %s", text)
	}

	w.found()
	w.ahead.Store(int64(2 * time.Hour))
	w.must("/readyz", 503, `{"ready":false,"reasons":["clock_ahead"]}`)
	w.must("/healthz", 200, `{"healthy":true}`)
	w.ahead.Store(0)
	w.must("/readyz", 200, `{"ready":true}`)
}

// found records the first entry: a clock is wrong only beside one.
func (w *watched) found() {
	w.t.Helper()
	house, err := seal.NewCampaignKey(rand.Reader)
	if err != nil {
		w.t.Fatal(err)
	}
	user, errUser := core.NewID[core.UserID](rand.Reader)
	person, errPerson := core.NewID[core.PersonID](rand.Reader)
	wrapped, errWrap := seal.Wrap(w.config.Root, house, "", rand.Reader)
	hash, errHash := password.NewHasher(1, rand.Reader).Hash(w.t.Context(), "a password of his own 7")
	e, err := machine.NewEntry(core.SystemActor, "", &machine.FoundHouse{
		Name: "house", WrappedKey: wrapped, CheckpointKey: w.config.Signer.Verifier(), Level: machine.Level,
		Admin: core.User{ID: user, Login: "anna", Person: person, Password: hash},
	}, core.TimeOf(w.config.Now()))
	if err := errors.Join(errUser, errPerson, errWrap, errHash, err); err != nil {
		w.t.Fatal(err)
	}
	answer, err := w.house.Submit(w.t.Context(), e)
	if err := errors.Join(err, answer.Err()); err != nil {
		w.t.Fatal(err)
	}
}

// What a disk does not take is a fault, and it is seen until the process has ended.
func TestVitals_OfAFault(t *testing.T) {
	w := made(t)
	w.open(true)
	w.Serves()
	w.must("/healthz", 200, `{"healthy":true}`)
	state := filepath.Join(w.store, "state")
	if err := os.Rename(state, state+".gone"); err != nil {
		t.Fatal(err)
	}
	if err := w.raft.Checkpoint(); err == nil {
		t.Fatal("a state that is gone was made durable")
	}
	if err := <-w.Fault(); err == nil {
		t.Fatal("the fault says nothing")
	}
	w.must("/healthz", 503, `{"healthy":false}`)
	w.must("/readyz", 503, `{"ready":false,"reasons":["fault"]}`)
	if err := os.Rename(state+".gone", state); err != nil { // so that it can be closed
		t.Fatal(err)
	}
}

// Whatever hinders a node is on the list of reasons, or it would never be told.
func TestHindrances_AreReasons(t *testing.T) {
	for _, h := range (&Node{}).hindrances() {
		if !slices.Contains(vitals.Reasons(), h.Reason) {
			t.Errorf("%s is no reason", h.Reason)
		}
	}
}
