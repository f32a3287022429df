package backup

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/hashicorp/raft"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/seal"
	"github.com/sheaf-drive/sheaf/raftstore/blob"
	"github.com/sheaf-drive/sheaf/raftstore/engine"
	"github.com/sheaf-drive/sheaf/raftstore/link"
	"github.com/sheaf-drive/sheaf/raftstore/marker"
	"github.com/sheaf-drive/sheaf/raftstore/seed"
	"github.com/sheaf-drive/sheaf/tools/sheaf/bundle"
	"github.com/sheaf-drive/sheaf/tools/sheaf/datadir"
)

// golden are the backups of released data versions and what they restore to, for ever: 1 is that of release 0.1.
var golden = []struct {
	version int
	index   uint64
	hash    string
	blobs   int
}{
	{1, 87, "d1f724eb0db82a68e4c8b92853420386388295cfad21a3c83e36640204414d1a", 3},
}

// goldenFile is a file of the golden backup of a data version.
func goldenFile(version int, name string) string {
	return filepath.Join("testdata", fmt.Sprint(version), name)
}

// newest is a restore of the newest golden backup into a folder that is not there yet.
func newest(t *testing.T) restoring {
	t.Helper()
	version := golden[len(golden)-1].version
	return restoring{
		data: filepath.Join(t.TempDir(), "d"), from: goldenFile(version, "backup"), identity: goldenFile(version, "identity"),
	}
}

func TestGolden_Restores(t *testing.T) {
	for _, g := range golden {
		t.Run(fmt.Sprint(g.version), func(t *testing.T) {
			r := newest(t)
			r.from, r.identity = goldenFile(g.version, "backup"), goldenFile(g.version, "identity")
			done, err := r.run(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if done.Index != g.index || done.StateHash != g.hash || done.Blobs != g.blobs || len(done.Lacks)+len(done.Lacking) > 0 {
				t.Errorf("it restores to %+v, want %+v: people have such backups; never pin another state, read the old format", done, g)
			}
			opens(t, datadir.Dir(r.data), g.hash, g.blobs)
			isAlone(t, datadir.Dir(r.data), done.Node)
		})
	}
}

// isAlone expects the node of a folder to know itself and nobody of the house that was backed up.
func isAlone(t *testing.T, d datadir.Dir, node string) {
	t.Helper()
	id, err := d.Read(datadir.FileNode)
	if err != nil || id != node {
		t.Errorf("the folder is of node %q, %v", id, err)
	}
	m, err := marker.Read(filepath.Join(d.Store(), "MARKER"))
	if err != nil {
		t.Fatal(err)
	}
	if members := raft.DecodeConfiguration(m.Configuration).Servers; len(members) != 1 || string(members[0].ID) != node {
		t.Errorf("it knows %v", members)
	}
	identity, err := datadir.Identity(d, node, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	port, err := link.Open(link.Config{Identity: identity, Listen: "127.0.0.1:0", Admit: func(string) error { return nil }})
	if err != nil {
		t.Errorf("its certificate does not prove it: %v", err)
		return
	}
	if err := port.Close(); err != nil {
		t.Error(err)
	}
}

// opens expects a folder whose state has the hash and whose keys and scans can be used.
func opens(t *testing.T, d datadir.Dir, hash string, scans int) {
	t.Helper()
	if err := d.Check(); err != nil {
		t.Fatal(err)
	}
	root, err := d.RootKey()
	if err != nil || !root.Usable() {
		t.Fatalf("the root key: %v", err)
	}
	blobs, err := blob.Open(blob.Config{Dir: d.Blobs()})
	if err != nil {
		t.Fatal(err)
	}
	defer blobs.Close()
	var named bundle.Named
	err = seed.Look(d.Store(), func(m marker.Marker, v *engine.View) error {
		if got := fmt.Sprintf("%x", m.Mark.Sum); got != hash {
			t.Errorf("the state hash is %s", got)
		}
		return v.Each(func(key, value []byte, _ uint64) error { return named.See(key, value) })
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := named.Opens(root); err != nil {
		t.Error(err)
	}
	for _, h := range named.Blobs() {
		if _, err := blobs.Get(t.Context(), h); err != nil {
			t.Error(err)
		}
	}
	if len(named.Blobs()) != scans {
		t.Errorf("it names %d scans", len(named.Blobs()))
	}
}

// A root key that is lost comes back from paper, and only that of the house.
func TestRecover(t *testing.T) {
	r := newest(t)
	if _, err := r.run(t.Context()); err != nil {
		t.Fatal(err)
	}
	d := datadir.Dir(r.data)
	root, err := d.RootKey()
	if err != nil {
		t.Fatal(err)
	}
	if err := recoverRoot(d, "-"); textOf(err) != "key.there" {
		t.Errorf("over a key that is there: %v", err)
	}
	path := d.Path("keys", datadir.FileRoot)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if _, err := d.RootKey(); textOf(err) != "cli.key_missing" {
		t.Errorf("without the file: %v", err)
	}
	for name, c := range map[string]struct{ share, text string }{
		"another house's":  {shareOf(t, otherKey(t)), "key.other"},
		"not a share":      {file(t, "0AB3X"), "seal.share.length"},
		"not there at all": {filepath.Join(t.TempDir(), "none"), "backup.no_file"},
	} {
		if err := recoverRoot(d, c.share); textOf(err) != c.text {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s: a key was written", name)
		}
	}
	if err := recoverRoot(d, shareOf(t, root)); err != nil {
		t.Fatal(err)
	}
	if back, err := d.RootKey(); err != nil || string(back.Bytes()) != string(root.Bytes()) {
		t.Errorf("another key came back: %v", err)
	}
}

// shareOf is a file with the recovery share of the key.
func shareOf(t *testing.T, k seal.Key) string {
	t.Helper()
	share, err := seal.Share(k)
	if err != nil {
		t.Fatal(err)
	}
	return file(t, share)
}

func otherKey(t *testing.T) seal.Key {
	t.Helper()
	k, err := seal.KeyOf([]byte("thirty-two bytes of another key!"))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// file is a file with the content.
func file(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// textOf is the message key of the refusal in err's chain.
func textOf(err error) string {
	var refusal *core.Error
	if errors.As(err, &refusal) {
		return refusal.Text
	}
	return fmt.Sprint(err)
}
