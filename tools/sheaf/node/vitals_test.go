package node

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hashicorp/raft"
	"github.com/rs/zerolog"
	"golang.org/x/sync/errgroup"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/password"
	"github.com/sheaf-drive/sheaf/core/seal"
	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/builtin"
	"github.com/sheaf-drive/sheaf/raftstore"
	"github.com/sheaf-drive/sheaf/raftstore/link"
	"github.com/sheaf-drive/sheaf/raftstore/link/linktest"
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
	ended   sync.Once
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
		PackDir: filepath.Join(dir, "packs"), Root: root, Signer: signer,
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

// end closes the node, once.
func (w *watched) end() error {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	var err error
	w.ended.Do(func() { err = w.Close(ctx) })
	return err
}

// closes ends the node with the test; faulted says whether it may end with what it met.
func (w *watched) closes(faulted bool) {
	w.t.Cleanup(func() {
		if err := w.end(); err != nil && !faulted {
			w.t.Error(err)
		}
	})
}

// open opens the node, see closes.
func (w *watched) open(faulted bool) {
	w.t.Helper()
	w.closes(faulted)
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

// missing are those of the lines that the figures do not have now; what the node answered is told beside them.
func (w *watched) missing(lines ...string) (missing []string, answer string) {
	w.t.Helper()
	status, text := w.get("/metrics")
	missing = slices.DeleteFunc(slices.Clone(lines), func(line string) bool { return strings.Contains(text, "\n"+line+"\n") })
	if status != 200 {
		missing = lines
	}
	return missing, fmt.Sprintf("%d %s", status, text)
}

// measures waits until the figures have the lines: files are counted beside the work.
func (w *watched) measures(lines ...string) {
	w.t.Helper()
	for begun := time.Now(); ; {
		missing, answer := w.missing(lines...)
		if len(missing) == 0 {
			return
		}
		if time.Since(begun) > 30*time.Second {
			w.t.Fatalf("/metrics is without %q: %s", missing, answer)
		}
		<-time.After(20 * time.Millisecond)
	}
}

func TestVitals_OfANode(t *testing.T) {
	w := made(t)
	w.must("/healthz", 200, `{"healthy":true}`)
	w.must("/readyz", 503, `{"ready":false,"reasons":["starting"],"step":"folder"}`)
	w.measures(`sheaf_unready{reason="starting"} 1`, `sheaf_unready{reason="fault"} 0`)

	w.open(false)
	w.must("/readyz", 503, `{"ready":false,"reasons":["starting"],"step":"listeners"}`)
	w.Serves()
	w.must("/readyz", 200, `{"ready":true}`)
	w.found()
	if _, err := w.pictures().Put(t.Context(), []byte("a file")); err != nil {
		t.Fatal(err)
	}
	w.measures(
		"sheaf_serves 1", "sheaf_leads 1", "sheaf_leader_known 1", `sheaf_unready{reason="starting"} 0`,
		`sheaf_proposal_seconds_count{outcome="recorded",way="here"} 1`, `sheaf_blob_put_seconds_count{outcome="stored"} 1`,
		"sheaf_blob_files 1", "sheaf_blob_bytes 6", `sheaf_state_level_tables{level="0"} 0`,
	)

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

// pair makes the nodes of a house with two, of which a majority is both. They are not open yet.
func pair(t *testing.T) (pair [2]*watched) {
	t.Helper()
	authority, members := linktest.NewHouse(t), []raft.Server{}
	for i, id := range []string{"one", "two"} {
		free, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		w := made(t)
		w.config.ID = id
		w.config.Link = &Link{Identity: authority.Identity(id), Listen: free.Addr().String()}
		if err := free.Close(); err != nil {
			t.Fatal(err)
		}
		at := link.Address{Node: id, Host: w.config.Link.Listen}.String()
		members = append(members, raft.Server{ID: raft.ServerID(id), Address: raft.ServerAddress(at)})
		pair[i] = w
	}
	for _, w := range pair {
		s, err := raftstore.Open(raftstore.Config{
			Dir: w.store, NodeID: w.config.ID, Log: zerolog.Nop(), Members: members, OnFault: func(err error) { t.Error(err) },
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return pair
}

// led waits until one of the nodes says that it leads and that the other is with it, and the other says that it follows
// and nothing of others. Who leads is asked each time: on a busy machine the nodes may choose once more.
func led(t *testing.T, nodes [2]*watched) (leader, other *watched) {
	t.Helper()
	for begun := time.Now(); ; {
		leader, other = nodes[0], nodes[1]
		if other.raft.Status().Leads {
			leader, other = other, leader
		}
		peer := fmt.Sprintf("sheaf_peer_behind_entries{node=%q} 0", other.config.ID)
		ofLeader, _ := leader.missing("sheaf_leads 1", "sheaf_leader_contact_seconds 0", peer, "sheaf_members 2")
		ofOther, answer := other.missing("sheaf_leads 0", "sheaf_leader_known 1")
		if strings.Contains(answer, "sheaf_peer_") {
			ofOther = append(ofOther, "nothing of the others")
		}
		if len(ofLeader)+len(ofOther) == 0 {
			return leader, other
		}
		if time.Since(begun) > 30*time.Second {
			t.Fatalf("who leads does not tell %q, who follows not %q", ofLeader, ofOther)
		}
		<-time.After(20 * time.Millisecond)
	}
}

// Who leads tells of the other; who has lost the majority shows what was recorded, and is not ready.
func TestVitals_OfAHouse(t *testing.T) {
	nodes := pair(t)
	var opened errgroup.Group
	for _, w := range nodes {
		opened.Go(func() error { return w.Open(t.Context()) })
	}
	err := opened.Wait()
	for _, w := range nodes {
		w.closes(false)
		w.Serves()
	}
	if err != nil {
		t.Fatal(err)
	}
	leader, other := led(t, nodes)
	leader.must("/readyz", 200, `{"ready":true}`)
	other.must("/readyz", 200, `{"ready":true}`)

	if err := leader.end(); err != nil {
		t.Fatal(err)
	}
	leader.must("/readyz", 503, `{"ready":false,"reasons":["ending"]}`)
	other.measures("sheaf_leads 0", "sheaf_leader_known 0", `sheaf_unready{reason="no_leader"} 1`)
	other.must("/readyz", 503, `{"ready":false,"reasons":["no_leader"]}`)
	other.must("/healthz", 200, `{"healthy":true}`)
}

// Whatever hinders a node is on the list of reasons, or it would never be told.
func TestHindrances_AreReasons(t *testing.T) {
	for _, h := range (&Node{}).hindrances() {
		if !slices.Contains(vitals.Reasons(), h.Reason) {
			t.Errorf("%s is no reason", h.Reason)
		}
	}
}
