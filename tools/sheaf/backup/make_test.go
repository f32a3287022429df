package backup

import (
	"bytes"
	"errors"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/hashicorp/raft"
	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/raftstore/disk"
	"github.com/sheaf-drive/sheaf/raftstore/folder"
	"github.com/sheaf-drive/sheaf/raftstore/marker"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/datadir"
)

// stopped gives the folder of a stopped node and somebody to write its backup to.
func stopped(t *testing.T) (making, *age.X25519Identity) {
	t.Helper()
	r := newest(t)
	if _, err := r.run(t.Context()); err != nil {
		t.Fatal(err)
	}
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	return making{data: r.data, out: filepath.Join(t.TempDir(), "b"), to: []string{id.Recipient().String()}, asJSON: true}, id
}

// runs the command and gives what it prints.
func runs(t *testing.T, m making) (string, error) {
	t.Helper()
	var out bytes.Buffer
	c := &cobra.Command{}
	c.SetContext(t.Context())
	c.SetOut(&out)
	err := m.run(c)
	return out.String(), err
}

// A backup of what was restored restores to the same, with no key but those that are named.
func TestBackup_OfARestedFolder(t *testing.T) {
	m, id := stopped(t)
	if said, err := runs(t, m); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	r := restoring{data: filepath.Join(t.TempDir(), "d"), from: m.out, identity: file(t, id.String())}
	done, err := r.run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	newestOne := golden[len(golden)-1]
	if done.StateHash != newestOne.hash || done.Blobs != newestOne.blobs || len(done.Lacks) != 2 {
		t.Errorf("it restores to %+v", done)
	}
	copied := datadir.Dir(r.data)
	if root, err := copied.RootKey(); err != nil || root.Usable() {
		t.Errorf("a working copy has a root key (%v)", err)
	}
	if signer, err := copied.CheckpointKey(); err != nil || signer.Verifier() != "" {
		t.Errorf("a working copy has a checkpoint key (%v)", err)
	}
	content, err := os.ReadFile(m.out)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := runs(t, m); textOf(err) != "cli.file_there" {
		t.Errorf("over a file: %v", err)
	}
	if again, err := os.ReadFile(m.out); err != nil || !bytes.Equal(again, content) {
		t.Errorf("the file was changed: %v", err)
	}
}

// A blob that the node cannot read does not spoil the backup of all others: it is named, now and at the restore.
func TestBackup_LacksABlob(t *testing.T) {
	m, id := stopped(t)
	damaged, err := filepath.Glob(filepath.Join(m.data, "blobs", "files", "*", "*", "*"))
	if err != nil || len(damaged) < 2 {
		t.Fatalf("%v, %v", damaged, err)
	}
	if err := errors.Join(os.Remove(damaged[0]), os.WriteFile(damaged[1], []byte("bad"), 0o600)); err != nil {
		t.Fatal(err)
	}
	if _, err := runs(t, m); textOf(err) != "backup.lacking" {
		t.Fatalf("it ended with %v", err)
	}
	r := restoring{data: filepath.Join(t.TempDir(), "d"), from: m.out, identity: file(t, id.String())}
	done, err := r.run(t.Context())
	if err != nil || len(done.Lacking) != 2 || done.Blobs != len(damaged)-2 {
		t.Errorf("it restores to %+v, %v", done, err)
	}
}

// Of a stopped node among several D is what there is, and its log stays as it is.
func TestBackup_OfAStoppedMember(t *testing.T) {
	m, id := stopped(t)
	path := filepath.Join(datadir.Dir(m.data).Store(), "MARKER")
	at, err := marker.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	at.Configuration = raft.EncodeConfiguration(raft.Configuration{Servers: []raft.Server{{ID: "a", Address: "a"}, {ID: "b", Address: "b"}}})
	if err := marker.Write(path, disk.Disk{}, at); err != nil {
		t.Fatal(err)
	}
	if said, err := runs(t, m); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	if now, err := marker.Read(path); err != nil || now.Index != at.Index || now.Term != at.Term {
		t.Errorf("the node is at %+v, was at %+v (%v)", now, at, err)
	}
	r := restoring{data: filepath.Join(t.TempDir(), "d"), from: m.out, identity: file(t, id.String())}
	if done, err := r.run(t.Context()); err != nil || done.Index != at.Index || done.StateHash != golden[len(golden)-1].hash {
		t.Errorf("it restores to %+v, %v", done, err)
	}
}

func TestBackup_Refuses(t *testing.T) {
	m, _ := stopped(t)
	nobody := m
	nobody.to = nil
	stranger := m
	stranger.to = []string{"anna"}
	strangers := m
	strangers.toFile = file(t, "anna\n")
	nowhere := m
	nowhere.data = t.TempDir()
	fresh := m
	fresh.data = filepath.Join(t.TempDir(), "d")
	if err := datadir.Invite(datadir.Dir(m.data), datadir.Dir(fresh.data), "n2", time.Now()); err != nil {
		t.Fatal(err)
	}
	keyless := m
	keyless.keys = true
	if err := os.Remove(datadir.Dir(m.data).Path("keys", datadir.FileRoot)); err != nil {
		t.Fatal(err)
	}
	for want, c := range map[string]making{
		"backup.no_recipient": nobody, "backup.recipient": stranger, "cli.folder_none": nowhere,
		"store.folder_fresh": fresh, "cli.key_missing": keyless,
	} {
		if _, err := runs(t, c); textOf(err) != want {
			t.Errorf("it ended with %v, want %s", err, want)
		}
	}
	if _, err := runs(t, strangers); textOf(err) != "backup.recipient" {
		t.Errorf("a file of strangers: %v", err)
	}
	if _, err := os.Stat(m.out); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("it left a file: %v", err)
	}
	if _, err := os.Stat(datadir.Dir(fresh.data).Store()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("it made a store: %v", err)
	}
}

// While a process has the folder its node is asked; one that does not answer is said to be none.
func TestBackup_OfAFolderInUse(t *testing.T) {
	m, _ := stopped(t)
	held, err := folder.Lock(datadir.Dir(m.data).Store())
	if err != nil {
		t.Fatal(err)
	}
	defer held.Release()
	if _, err := runs(t, m); !errors.Is(err, api.ErrUnreachable) {
		t.Errorf("it ended with %v", err)
	}
	if _, err := os.Stat(m.out); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("it left a file: %v", err)
	}
}

// A node that ends while it writes leaves no half of a backup.
func TestBackup_TheNodeEnds(t *testing.T) {
	m, _ := stopped(t)
	dir, err := os.MkdirTemp("", "b") // short, for the socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Rename(m.data, filepath.Join(dir, "d")); err != nil {
		t.Fatal(err)
	}
	m.data = filepath.Join(dir, "d")
	var whole bytes.Buffer
	if err := rest(t.Context(), datadir.Dir(m.data), "test", &whole); err != nil {
		t.Fatal(err)
	}
	held, err := folder.Lock(datadir.Dir(m.data).Store())
	if err != nil {
		t.Fatal(err)
	}
	defer held.Release()
	ln, err := net.Listen("unix", datadir.Dir(m.data).Socket())
	if err != nil {
		t.Fatal(err)
	}
	node := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/api/v1/backup" {
			_, _ = w.Write(whole.Bytes()[:whole.Len()/2])
		}
		panic(http.ErrAbortHandler)
	})}
	go func() { _ = node.Serve(ln) }()
	defer node.Close()
	if _, err := runs(t, m); textOf(err) != "backup.cut" {
		t.Errorf("it ended with %v", err)
	}
	if _, err := os.Stat(m.out); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("it left a file: %v", err)
	}
}

func TestBackup_DiskFull(t *testing.T) {
	m, _ := stopped(t)
	m.out = filepath.Join(small(t, 64<<10), "b")
	if _, err := runs(t, m); textOf(err) != "backup.full" {
		t.Errorf("it ended with %v", err)
	}
	if _, err := os.Stat(m.out); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("it left a file: %v", err)
	}
}
