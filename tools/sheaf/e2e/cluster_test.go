package e2e

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A house of one grows to three while it serves, and goes on when any of them dies.
func TestCluster_GrowsAndOutlivesEachNode(t *testing.T) {
	t.Parallel()
	h, all := three(t)
	served := 0
	serveOne := func(through *member) {
		t.Helper()
		serveVoter(t, h, through, served)
		served++
	}
	for _, m := range all {
		serveOne(m)
	}
	sameState(t, all)
	for _, victim := range all {
		victim.kill()
		for _, m := range all {
			if m != victim {
				serveOne(m)
			}
		}
		victim.start(t)
		until(t, "the dead one is back", func() bool { return all[0].voters(t) == 3 })
	}
	sameState(t, all)
}

// A node whose state is lost says so, is filled by one command and votes again; one that was taken out is
// nobody to the others.
func TestCluster_ReseedsAndRemoves(t *testing.T) {
	t.Parallel()
	_, all := three(t)
	lost := all[2]
	refuseTwin(t, all, lost)
	lost.kill()
	if err := os.RemoveAll(filepath.Join(lost.data, "store")); err != nil {
		t.Fatal(err)
	}
	done := command(at.sheaf, "serve", "--data", lost.data, "--listen", "127.0.0.1:0", "--node-listen", lost.flags[1])
	if done.code == 0 || !strings.Contains(done.stderr, "sheaf cluster reseed --data "+lost.data) {
		t.Fatalf("a node without a state ended with %d: %s", done.code, done.stderr)
	}
	mustRun(t, "cluster", "reseed", "--data", lost.data)
	for _, m := range all[0].status(t).Members {
		if m.Node == lost.id && m.Votes {
			t.Error("it votes before it has caught up")
		}
	}
	lost.start(t)
	until(t, "it votes again", func() bool { return all[0].voters(t) == 3 })
	sameState(t, all)

	mustRun(t, append([]string{"cluster", "remove", lost.id}, as(t, all[0].data, "chief")...)...)
	until(t, "two are left", func() bool { return len(all[0].status(t).Members) == 2 })
	if c, err := signIn(lost.url, "op1", password, ""); err == nil {
		t.Errorf("the node that was taken out still records: %+v", c)
	}
	sameState(t, all[:2])
	done = command(at.sheaf, "cluster", "reseed", "--data", lost.data)
	if done.code == 0 {
		t.Error("a running node was filled")
	}
	lost.kill()
	if done = command(at.sheaf, "cluster", "reseed", "--data", lost.data); done.code == 0 || !strings.Contains(done.stderr, "was added") {
		t.Errorf("a node that was taken out was filled: %d, %s", done.code, done.stderr)
	}
}

// refuseTwin brings a copy of a node's folder to another machine, as it were, and has that filled: the house keeps the
// node that runs, and nothing is written.
func refuseTwin(t *testing.T, all []*member, of *member) {
	t.Helper()
	twin := filepath.Join(folder(t), "twin")
	parts, err := os.ReadDir(of.data)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range parts {
		from, to := filepath.Join(of.data, part.Name()), filepath.Join(twin, part.Name())
		switch {
		case slices.Contains([]string{"store", "blobs", "run"}, part.Name()):
		case part.IsDir():
			err = errors.Join(err, copyAll(from, to))
		case part.Type().IsRegular():
			content, failed := os.ReadFile(from)
			err = errors.Join(err, failed, os.MkdirAll(twin, 0o700), os.WriteFile(to, content, 0o600))
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	done := command(at.sheaf, "cluster", "reseed", "--data", twin)
	if done.code == 0 || !strings.Contains(done.stderr, "runs and answers at its address") {
		t.Errorf("a second node of one id was filled: %d, %s", done.code, done.stderr)
	}
	if state, err := os.Stat(filepath.Join(twin, "store", "state")); err == nil {
		t.Errorf("a second node of one id has %s", state.Name())
	}
	if n := all[0].voters(t); n != 3 {
		t.Errorf("%d nodes vote", n)
	}
	sameState(t, all)
}

// Three folders of a bundle begin a house together, whatever comes first, and start again by the same words.
func TestCluster_BeginsTogether(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(folder(t), "c")
	var hosts, args []string
	for range 3 {
		hosts = append(hosts, freePort(t))
		args = append(args, "--node", hosts[len(hosts)-1])
	}
	var made struct {
		Login, Password string
		Nodes           []struct{ Node, Address, Folder string }
	}
	said := mustRun(t, append([]string{"init", "--cluster", "--data", dir, "--admin", "chief", "--json"}, args...)...)
	if err := json.Unmarshal([]byte(said), &made); err != nil || len(made.Nodes) != 3 {
		t.Fatalf("%s, %v", said, err)
	}
	var all []*member
	for i, n := range made.Nodes {
		all = append(all, &member{id: n.Node, data: n.Folder, flags: []string{"--node-listen", hosts[i], "--bootstrap-expect", "3"}})
	}
	charter, err := os.ReadFile(filepath.Join(all[0].data, "charter"))
	if err != nil {
		t.Fatal(err)
	}
	startAll(t, all)
	if _, err := signIn(all[1].url, made.Login, made.Password, password); err != nil {
		t.Fatal(err)
	}
	if _, err := signIn(all[2].url, made.Login, password, ""); err != nil {
		t.Fatal(err)
	}
	for _, m := range all {
		m.kill()
		if _, err := os.Stat(filepath.Join(m.data, "charter")); err == nil {
			t.Errorf("the charter is still in %s", m.data)
		}
	}
	startAll(t, all)
	sameState(t, all)
	// A whole folder that is lost, and copied from the bundle again as it was at the beginning, begins no second house.
	lost := all[0]
	lost.kill()
	if err := os.RemoveAll(filepath.Join(lost.data, "store")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(lost.data, "charter"), charter, 0o600); err != nil {
		t.Fatal(err)
	}
	lost.start(t)
	until(t, "it votes again", func() bool { return all[1].voters(t) == 3 })
	sameState(t, all)
}

// With two of three away the one that is left shows what was recorded, records nothing and gives no personal data;
// when one comes back all goes on.
func TestCluster_LostQuorum(t *testing.T) {
	t.Parallel()
	h, all := three(t)
	c, err := signIn(all[0].url, "op1", password, "")
	if err != nil {
		t.Fatal(err)
	}
	all[1].kill()
	all[2].kill()
	steps := citizen(0).steps(smidovicha, h.home[0])
	open := func() error {
		var answer visit
		return c.do("POST", steps[0].path(""), "quorum-open", steps[0].body, &answer)
	}
	if r := refusalOf(open()); r == nil || r.Status != 503 || r.Code != "unavailable" {
		t.Errorf("a minority answers a write with %v", r)
	}
	if _, err := signIn(all[0].url, "op1", password, ""); refusalOf(err) == nil || refusalOf(err).Status != 503 {
		t.Errorf("a minority answers a login with %v", err)
	}
	if all[0].status(t).Node != all[0].id {
		t.Error("the one that is left does not say how it is")
	}
	all[1].start(t)
	until(t, "the write goes through", func() bool { return open() == nil })
	all[2].start(t)
	sameState(t, all)
}

// A node with a damaged table refuses to start and says how to heal it; with the admin's leave it heals itself.
func TestCluster_HealsDamage(t *testing.T) {
	t.Parallel()
	_, all := three(t)
	hurt := all[1]
	if err := hurt.stop(); err != nil {
		t.Fatal(err)
	}
	spoil(t, hurt.data)
	args := append([]string{"serve", "--data", hurt.data, "--listen", "127.0.0.1:0"}, hurt.flags...)
	done := command(at.sheaf, args...)
	if done.code == 0 || !strings.Contains(done.stderr, "sheaf cluster reseed") {
		t.Fatalf("a damaged node ended with %d: %s", done.code, done.stderr)
	}
	hurt.flags = append(hurt.flags, "--auto-reseed")
	hurt.start(t)
	until(t, "it votes again", func() bool { return all[0].voters(t) == 3 })
	sameState(t, all)
}

// A folder of a node is brought back as it was a while ago, on a day when the node that led is away: with it the other
// one would be a majority that has forgotten what was acknowledged. The other one knows better, and it is filled.
func TestCluster_OldFolder(t *testing.T) {
	t.Parallel()
	h, all := three(t)
	old, aside := all[1], filepath.Join(t.TempDir(), "aside")
	stop := func(m *member) {
		t.Helper()
		if err := m.stop(); err != nil {
			t.Fatal(err)
		}
	}
	stop(old)
	if err := os.CopyFS(aside, os.DirFS(filepath.Join(old.data, "store"))); err != nil {
		t.Fatal(err)
	}
	old.start(t)
	serveVoter(t, h, old, 1)
	sameState(t, all)
	stop(old)
	stop(all[0])
	if err := errors.Join(os.RemoveAll(filepath.Join(old.data, "store")), os.CopyFS(filepath.Join(old.data, "store"), os.DirFS(aside))); err != nil {
		t.Fatal(err)
	}
	args := append([]string{"serve", "--data", old.data, "--listen", "127.0.0.1:0"}, old.flags...)
	done := command(at.sheaf, args...)
	if done.code == 0 || !strings.Contains(done.stderr, "is an old copy") || !strings.Contains(done.stderr, "sheaf cluster reseed") {
		t.Fatalf("an old copy ended with %d: %s", done.code, done.stderr)
	}
	all[0].start(t)
	old.flags = append(old.flags, "--auto-reseed")
	old.start(t)
	until(t, "it votes again", func() bool { return all[2].voters(t) == 3 })
	sameState(t, all)
}

// A moment that was exported is exported again by another node, to the byte, after more was recorded and both were
// started again. A node that was filled later has no past, and says so.
func TestCluster_ExportsAlike(t *testing.T) {
	t.Parallel()
	h, all := three(t)
	dir := folder(t)
	export := func(m *member, name string, more ...string) []byte {
		t.Helper()
		out := filepath.Join(dir, name)
		mustRun(t, append(append([]string{"snapshot", "export", "--campaign", campaign, "--out", out}, as(t, m.data, "audit")...), more...)...)
		content, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		return content
	}
	serveVoter(t, h, all[0], 1)
	first := export(all[0], "first")
	moment := momentOf(t, filepath.Join(dir, "first"))
	serveVoter(t, h, all[1], 2)
	for _, m := range all {
		if err := m.stop(); err != nil { // D moves
			t.Fatal(err)
		}
		m.start(t)
	}
	for i, m := range all {
		if again := export(m, fmt.Sprint("again", i), "--at", moment); !bytes.Equal(again, first) {
			t.Errorf("node %d exports the moment %s otherwise", i, moment)
		}
	}
	if newest := export(all[2], "newest"); bytes.Equal(newest, first) {
		t.Error("the newest moment is the old one")
	}
	filled := all[1]
	if err := filled.stop(); err != nil {
		t.Fatal(err)
	}
	mustRun(t, "cluster", "reseed", "--data", filled.data)
	filled.start(t)
	args := append([]string{"snapshot", "export", "--campaign", campaign, "--out", filepath.Join(dir, "none"), "--at", moment}, as(t, filled.data, "audit")...)
	if done := command(at.sheaf, args...); done.code == 0 || !strings.Contains(done.stderr, "was filled after entry") {
		t.Errorf("a node without that past ended with %d: %s", done.code, done.stderr)
	}
}

// momentOf is the index of an export, as its manifest has it.
func momentOf(t *testing.T, file string) string {
	t.Helper()
	z, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	content, err := fs.ReadFile(z, "manifest.json")
	if err != nil {
		t.Fatal(err)
	}
	var said struct{ Index uint64 }
	if err := json.Unmarshal(content, &said); err != nil || said.Index == 0 {
		t.Fatalf("%s: %v", content, err)
	}
	return fmt.Sprint(said.Index)
}

// spoil changes a byte in the middle of the largest file of the state.
func spoil(t *testing.T, data string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(data, "store", "state", "*.sst"))
	if err != nil || len(files) == 0 {
		files, err = filepath.Glob(filepath.Join(data, "store", "MARKER"))
	}
	if err != nil || len(files) == 0 {
		t.Fatalf("nothing to spoil in %s: %v", data, err)
	}
	content, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	content[len(content)/2] ^= 1
	if err := os.WriteFile(files[0], content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// Each node is stopped in order and started again while people work at the other two: not one request fails.
func TestCluster_RollingRestart(t *testing.T) {
	t.Parallel()
	h, all := three(t)
	people := staff(t, h, all)
	for _, going := range all {
		people.replace(t, going, "")
		until(t, "it is back", func() bool { return all[0].voters(t) == 3 })
	}
	sameState(t, all)
	for _, w := range people {
		t.Logf("%d voters at %s", w.voters, w.at.id)
	}
}
