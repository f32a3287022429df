package e2e

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core/seal"
)

// backedUp is what sheaf backup and sheaf restore say of a house.
type backedUp struct {
	Index     uint64
	StateHash string `json:"state_hash"`
	Blobs     int
	Lacking   []string
	Lacks     []string `json:"lacks_keys"`
}

// keeper backs a house up and restores it.
type keeper struct {
	t                   *testing.T
	dir, identity, line string // line is the recipient
}

func newKeeper(t *testing.T) keeper {
	t.Helper()
	k := keeper{t: t, dir: folder(t)}
	k.identity = filepath.Join(k.dir, "identity")
	made := command(at.sheaf, "backup", "identity", "--out", k.identity)
	k.line = regexp.MustCompile(`age1\w+`).FindString(made.stdout)
	if made.code != 0 || k.line == "" {
		t.Fatalf("making an identity ended with %d: %s%s", made.code, made.stdout, made.stderr)
	}
	return k
}

func (k keeper) path(name string) string { return filepath.Join(k.dir, name) }

// backup writes the house of a folder to a file.
func (k keeper) backup(data, name string, more ...string) backedUp {
	k.t.Helper()
	return k.said(append([]string{"backup", "--data", data, "--out", k.path(name), "--to", k.line, "--json"}, more...)...)
}

// restore makes a folder of the file NAME.
func (k keeper) restore(name, data string, more ...string) backedUp {
	k.t.Helper()
	return k.said(append([]string{"restore", "--data", data, "--from", k.path(name), "--identity", k.identity, "--json"}, more...)...)
}

func (k keeper) said(args ...string) (said backedUp) {
	k.t.Helper()
	done := command(at.sheaf, args...)
	if err := json.Unmarshal([]byte(done.stdout), &said); done.code != 0 || err != nil {
		k.t.Fatalf("sheaf %v ended with %d (%v): %s%s", args, done.code, err, done.stdout, done.stderr)
	}
	return said
}

// TestBackup_WhileItIsWorkedWith backs a house up while signatures are taken, and once more at the end. What was
// acknowledged before a backup began is in the house that it restores, with every scan, and that house goes on:
// it takes a signature, and the auditor's program confirms what both of them wrote.
func TestBackup_WhileItIsWorkedWith(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	k := newKeeper(t)
	n := serve(t, h.data)
	operator, err := signIn(n.url, "op1", password, "")
	if err != nil {
		t.Fatal(err)
	}
	w := &walker{house: h, token: operator.token, seed: 11, base: n.url, news: make(chan struct{})}
	done := make(chan error, 1)
	go func() { done <- w.walk() }()
	const backups = 4
	var before [backups]int
	beside := 0 // acknowledged while a backup was written
	for i := range backups {
		for least := w.count() + 7; w.count() < least; {
			select {
			case err := <-done:
				t.Fatal(err)
			case <-time.After(time.Millisecond):
			}
		}
		before[i] = w.count()
		k.backup(h.data, fmt.Sprint(i), "--with-keys")
		beside += w.count() - before[i]
	}
	if beside == 0 {
		t.Error("nothing was acknowledged while a backup was written: the test proves nothing")
	}
	w.finish()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	for i, acks := range before {
		part := &walker{house: h, acks: w.acks[:acks], seed: 11}
		k.holds(part, fmt.Sprint(i), operator.token)
	}
	k.atRest(w, n, operator.token)
}

// holds restores a backup and looks for what the walker was told.
func (k keeper) holds(w *walker, name, token string) {
	k.t.Helper()
	data := k.path("r" + name)
	k.restore(name, data)
	n := serve(k.t, data)
	operator := newClient(n.url)
	operator.token = token
	w.holds(k.t, operator)
	if err := n.stop(); err != nil {
		k.t.Error(err)
	}
}

// atRest compares the house that nobody works with any more, the backup of its running and of its stopped node,
// and the houses that are restored from them.
func (k keeper) atRest(w *walker, n *node, token string) {
	k.t.Helper()
	var running backedUp
	tries := 0
	unchanged(k.t, n, func() {
		tries++
		running = k.backup(n.data, "running"+strconv.Itoa(tries), "--with-keys")
	})
	if err := n.stop(); err != nil {
		k.t.Fatal(err)
	}
	stopped := k.backup(n.data, "stopped", "--with-keys")
	if running.StateHash != stopped.StateHash || len(running.Lacking) > 0 || running.Blobs != 3*w.voters || stopped.Blobs != running.Blobs {
		k.t.Errorf("the running node wrote %+v, the stopped one %+v, of %d voters", running, stopped, w.voters)
	}
	data := k.path("r")
	if made := k.restore("stopped", data); made.StateHash != stopped.StateHash || made.Blobs != stopped.Blobs || len(made.Lacks) > 0 {
		k.t.Errorf("of %+v it restored %+v", stopped, made)
	}
	if was, is := blobsIn(k.t, n.data), blobsIn(k.t, data); !slices.Equal(was, is) {
		k.t.Errorf("the house had %d blobs, the restored one has %d", len(was), len(is))
	}
	k.otherNode(n.data, data)
	again := serve(k.t, data)
	operator := newClient(again.url)
	operator.token = token
	w.holds(k.t, operator)
	if _, err := operator.takes(citizen(w.voters), w.house.home[len(w.house.home)-1]); err != nil {
		k.t.Errorf("the restored house records nothing: %v", err)
	}
	w.voters++
	w.counted(k.t, again)
}

// blobsIn lists the scans and packs of a folder.
func blobsIn(t *testing.T, data string) (list []string) {
	t.Helper()
	err := filepath.WalkDir(filepath.Join(data, "blobs", "files"), func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			list = append(list, d.Name())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// otherNode expects two folders to be of different nodes of one authority.
func (k keeper) otherNode(a, b string) {
	k.t.Helper()
	read := func(data, name string) string {
		content, err := os.ReadFile(filepath.Join(data, "keys", name))
		if err != nil {
			k.t.Fatal(err)
		}
		return strings.TrimSpace(string(content))
	}
	if read(a, "node.id") == read(b, "node.id") || read(a, "ca.key") != read(b, "ca.key") {
		k.t.Error("the restored node is the old one, or of another authority")
	}
}

// A node that runs and sees none of the others may lack what they recorded, so that it gives no backup. Once it is
// stopped its folder does, whatever its log says of the others.
func TestBackup_OfWhatIsLeftOfThree(t *testing.T) {
	t.Parallel()
	h, all := three(t)
	k := newKeeper(t)
	serveVoter(t, h, all[0], 1)
	sameState(t, all)
	all[1].kill()
	all[2].kill()
	done := command(at.sheaf, "backup", "--data", all[0].data, "--out", k.path("none"), "--to", k.line)
	if _, err := os.Stat(k.path("none")); done.code == 0 || !strings.Contains(done.stderr, "cannot reach its house") || err == nil {
		t.Errorf("a node that is cut off ended with %d: %s", done.code, done.stderr)
	}
	all[0].kill()
	for i, m := range all {
		name := fmt.Sprint(i)
		k.backup(m.data, name, "--with-keys")
		if done := k.restore(name, k.path("house"+name)); done.Index == 0 {
			t.Errorf("of node %d nothing is restored: %+v", i, done)
		}
	}
}

// TestRunbook_RestoreFromBackup and TestRunbook_LostRootKey rehearse the sections of these names in
// docs/runbooks.md, step by step.
func TestRunbook_RestoreFromBackup(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	k := newKeeper(t)
	n := serve(t, h.data)
	operator, err := signIn(n.url, "op1", password, "")
	if err != nil {
		t.Fatal(err)
	}
	var made visit
	for _, s := range citizen(1).steps(smidovicha, h.home[0]) {
		if err := operator.do(http.MethodPost, s.path(made.ID), "", s.body, &made); err != nil {
			t.Fatal(err)
		}
	}
	k.backup(h.data, "b")
	n.kill()
	copied := k.path("copy")
	if done := k.restore("b", copied); !slices.Equal(done.Lacks, []string{"root.key", "checkpoint.key"}) {
		t.Errorf("without keys it lacks %v", done.Lacks)
	}
	k.opensNothing(copied, made.ID)

	for _, name := range []string{"root.key", "checkpoint.key"} { // brought back as the runbook says
		kept, err := os.ReadFile(filepath.Join(h.data, "keys", name))
		if err != nil {
			t.Fatal(err)
		}
		writeFile(t, filepath.Join(copied, "keys", name), string(kept))
	}
	k.isWhole(h, copied, made)

	whole := k.path("whole")
	if done := k.restore("b", whole, "--root-key", filepath.Join(h.data, "keys", "root.key"),
		"--checkpoint-key", filepath.Join(h.data, "keys", "checkpoint.key")); len(done.Lacks) > 0 {
		t.Errorf("with both keys it lacks %v", done.Lacks)
	}
	k.isWhole(h, whole, made)
}

// isWhole expects a house that opens the signature of the first voter, and whose journal auditors confirm.
func (k keeper) isWhole(h house, data string, made visit) {
	k.t.Helper()
	n := serve(k.t, data)
	operator, err := signIn(n.url, "op1", password, "")
	if err != nil {
		k.t.Fatal(err)
	}
	(&walker{house: h, acks: []acked{{1, "open", made}, {1, "line", made}}}).holds(k.t, operator)
	file := filepath.Join(data, "export.zip")
	export(k.t, n, file)
	verified(k.t, h, file, 0)
	if err := n.stop(); err != nil {
		k.t.Error(err)
	}
}

func TestRunbook_LostRootKey(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	k := newKeeper(t)
	n := serve(t, h.data)
	operator, err := signIn(n.url, "op1", password, "")
	if err != nil {
		t.Fatal(err)
	}
	made, err := operator.takes(citizen(1), h.home[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := n.stop(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(h.data, "keys", "root.key")
	kept, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	refuses := func(what string, said string, args ...string) {
		t.Helper()
		done := command(at.sheaf, args...)
		if done.code != 1 || !strings.Contains(done.stderr, said) {
			t.Errorf("%s: sheaf %s ended with %d: %s", what, args[0], done.code, done.stderr)
		}
	}
	start := []string{"serve", "--data", h.data, "--listen", "127.0.0.1:0"}
	other := command(at.sheaf, "init", "--data", k.path("other"), "--admin", "chief", "--json")
	var elsewhere struct {
		Share string `json:"recovery_share"`
	}
	if err := json.Unmarshal([]byte(other.stdout), &elsewhere); err != nil {
		t.Fatal(err)
	}
	wrong, err := os.ReadFile(filepath.Join(k.path("other"), "keys", "root.key"))
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, path, string(wrong))
	refuses("with another house's key", "is not the root key of this house", start...)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	refuses("without a key", "sheaf key recover", start...)
	share := k.path("share")
	writeFile(t, share, elsewhere.Share)
	recover := []string{"key", "recover", "--data", h.data, "--recovery-share", share}
	refuses("with another house's paper", "is of another house", recover...)
	writeFile(t, share, k.shareOf(kept))
	if done := command(at.sheaf, recover...); done.code != 0 {
		t.Fatalf("recovering ended with %d: %s", done.code, done.stderr)
	}
	if again, err := os.ReadFile(path); err != nil || strings.TrimSpace(string(again)) != strings.TrimSpace(string(kept)) {
		t.Errorf("another key came back (%v)", err)
	}
	screens := newPerson(serve(t, h.data).url, "en")
	if err := screens.signIn("op1"); err != nil {
		t.Fatal(err)
	}
	if scan, err := screens.get("/desk/visits/" + made.ID + "/scans/main"); err != nil || scan.status != http.StatusOK {
		t.Errorf("with the key back a scan is answered with %d, %v", scan.status, err)
	}
}

// shareOf is what init printed for the root key of the file.
func (k keeper) shareOf(encoded []byte) string {
	k.t.Helper()
	raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(encoded)))
	if err != nil {
		k.t.Fatal(err)
	}
	key, err := seal.KeyOf(raw)
	if err != nil {
		k.t.Fatal(err)
	}
	share, err := seal.Share(key)
	if err != nil {
		k.t.Fatal(err)
	}
	return share
}

// opensNothing expects a working copy to serve, to say what it is, and to show and take nothing personal.
func (k keeper) opensNothing(data, visit string) {
	k.t.Helper()
	n := serve(k.t, data)
	for lang, want := range map[string][2]string{
		"en": {"This is a working copy.", "This node has no root key"},
		"ru": {"Это рабочая копия.", "На этом узле нет корневого ключа"},
	} {
		p := newPerson(n.url, lang)
		if err := p.signIn("op1"); err != nil {
			k.t.Fatal(err)
		}
		if desk, err := p.get("/desk"); err != nil || desk.status != http.StatusOK || !strings.Contains(desk.page, want[0]) {
			k.t.Errorf("%s: the desk of a working copy is answered with %d, %v", lang, desk.status, err)
		}
		scan, err := p.get("/desk/visits/" + visit + "/scans/main")
		if err != nil || scan.status != http.StatusServiceUnavailable || !strings.Contains(scan.page, want[1]) {
			k.t.Errorf("%s: a scan is answered with %d, %v: %.300s", lang, scan.status, err, scan.page)
		}
		c, err := signIn(n.url, "op1", password, "")
		if err != nil {
			k.t.Fatal(err)
		}
		c.lang = lang
		if _, err := c.open(citizen(2)); refusalOf(err) == nil || !strings.Contains(refusalOf(err).Text, want[1]) {
			k.t.Errorf("%s: a visit is answered with %v", lang, err)
		}
	}
	secret := k.path("audit-password")
	writeFile(k.t, secret, password)
	done := command(at.sheaf, "snapshot", "export", "--data", data, "--as", "audit", "--password-file", secret,
		"--campaign", campaign, "--out", k.path("none.zip"))
	if done.code == 0 || !strings.Contains(done.stderr, "without its checkpoint key") {
		k.t.Errorf("an export without the checkpoint key ended with %d: %s", done.code, done.stderr)
	}
	if err := n.stop(); err != nil {
		k.t.Error(err)
	}
}

// TestGolden_Written writes the golden backup of this release's data version into the folder that SHEAF_GOLDEN
// names: a house with one signature, with its keys, and the identity beside it. What once was released is never
// written anew, see tools/sheaf/backup/testdata/README.md.
func TestGolden_Written(t *testing.T) {
	to := os.Getenv("SHEAF_GOLDEN")
	if to == "" {
		t.Skip("SHEAF_GOLDEN names no folder")
	}
	h := newHouse(t)
	k := newKeeper(t)
	n := serve(t, h.data)
	operator, err := signIn(n.url, "op1", password, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := operator.takes(citizen(1), h.home[0]); err != nil {
		t.Fatal(err)
	}
	t.Logf("pin this in golden_test.go: %+v", k.backup(h.data, "b", "--with-keys"))
	for from, name := range map[string]string{"b": "backup", "identity": "identity"} {
		content, err := os.ReadFile(k.path(from))
		if err == nil {
			err = os.WriteFile(filepath.Join(to, name), content, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}
