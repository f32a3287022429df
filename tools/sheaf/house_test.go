package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/demo"
	"github.com/sheaf-drive/sheaf/tools/demo/house"
	"github.com/sheaf-drive/sheaf/tools/sheaf/datadir"
	"github.com/sheaf-drive/sheaf/tools/sheaf/founding"
)

// shortDir makes a folder whose path is short enough for sockets.
func shortDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "house")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// rested is a house that was founded and switched off two months ago.
func rested(t *testing.T) (datadir.Dir, founding.Founding) {
	t.Helper()
	f := datadir.Dir(filepath.Join(shortDir(t), "d"))
	c := founding.Charter{House: "old", Admin: demoAdmin, Now: func() time.Time { return time.Now().AddDate(0, -2, 0) }}
	made, err := c.Found(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	return f, made
}

// served is a node in a process of its own; it ends with the test.
func served(t *testing.T, program string, f datadir.Dir) (stderr *record) {
	t.Helper()
	p := exec.Command(program, "serve", "--data", string(f), "--listen", "127.0.0.1:0")
	p.Env = append(os.Environ(), "LC_ALL=C")
	stderr = &record{}
	p.Stderr = stderr
	out, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Process.Kill(); _ = p.Wait() })
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatalf("it said %q and ended: %s", line, stderr)
	}
	return stderr
}

// written is a file with a secret.
func written(t *testing.T, secret string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(path, []byte(secret), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// says runs a command in this process and gives what it prints.
func says(t *testing.T, want int, args ...string) string {
	t.Helper()
	out := &bytes.Buffer{}
	root := newRoot()
	root.SetArgs(args)
	root.SetOut(out)
	err := root.ExecuteContext(t.Context())
	if got := exitCode(err); got != want {
		t.Fatalf("%v ended with %d (%v), want %d", args, got, err, want)
	}
	return strings.TrimSpace(out.String())
}

func TestAdmin(t *testing.T) {
	program := buildSheaf(t)
	t.Run("a house that rested begins with one command", func(t *testing.T) { clockIsTrusted(t, program) })
	t.Run("a kept demonstration begins by itself", func(t *testing.T) { oldDemoStarts(t, program) })
}

func clockIsTrusted(t *testing.T, program string) {
	f, made := rested(t)
	stderr := served(t, program, f)
	as := []string{"--data", string(f), "--as", demoAdmin}
	oneTime, own := written(t, made.Password), written(t, "a password of his own 7")
	password := append([]string{"user", "password", "--password-file", oneTime, "--new-password-file", own}, as...)
	says(t, exitUnreachable, password...)
	if !strings.Contains(stderr.String(), "sheaf clock trust --data DIR --as LOGIN") {
		t.Errorf("the node does not say what to type: %s", stderr)
	}
	trust := append([]string{"clock", "trust"}, as...)
	says(t, exitRefused, append(trust, "--password-file", own)...)
	says(t, exitUnreachable, password...) // a wrong password confirms nothing
	says(t, exitDone, append(trust, "--password-file", oneTime)...)
	says(t, exitDone, password...)

	as = append(as, "--password-file", own)
	says(t, exitRefused, append([]string{"level", "raise", "2"}, as...)...)
	says(t, exitUsage, append([]string{"level", "raise", "high"}, as...)...)
	says(t, exitUsage, "addresses", "nonsense") // a word that a group of commands has not
	tokensEnd(t, f, as)
	if doctor := says(t, exitDone, "doctor", "--data", string(f)); !strings.Contains(doctor, "a node is running on it") {
		t.Errorf("the doctor says %s", doctor)
	}
}

// tokensEnd: a token is made, listed, used and ended.
func tokensEnd(t *testing.T, f datadir.Dir, as []string) {
	secret := says(t, exitDone, append([]string{"token", "create", "--scope", "user.read", "--label", "list of people"}, as...)...)
	with := []string{"user", "list", "--data", string(f), "--token-file", written(t, secret)}
	says(t, exitDone, with...)
	says(t, exitDone, with...) // the command does not end what is not its own
	var list struct {
		Tokens []struct {
			ID, Label string
			Current   bool
		}
	}
	listing := append([]string{"token", "list", "--json"}, as...)
	if err := json.Unmarshal([]byte(says(t, exitDone, listing...)), &list); err != nil {
		t.Fatal(err)
	}
	ended := 0
	for _, token := range list.Tokens {
		switch {
		case token.Label == "list of people":
			says(t, exitDone, append([]string{"token", "end", token.ID}, as...)...)
			ended++
		case !token.Current:
			t.Errorf("an earlier command did not sign out: %+v", token)
		}
	}
	if ended != 1 {
		t.Errorf("the tokens are %+v", list.Tokens)
	}
	says(t, exitRefused, with...)
}

func oldDemoStarts(t *testing.T, program string) {
	f, made := rested(t)
	users := []house.User{{Role: core.Admin, Login: demoAdmin, Password: made.Password}}
	kept := demoSummary{Filled: true, Key: made.CheckpointKey, Campaign: demo.Campaign{ID: "kept", Users: users}}
	if err := kept.write(f); err != nil {
		t.Fatal(err)
	}
	r := startDemo(t, program, "--data", string(f))
	c := api.New(api.Config{Socket: r.said.Socket})
	if err := c.SignIn(t.Context(), demoAdmin, made.Password, "amber-birch-07"); err != nil {
		t.Errorf("nobody can sign in: %v", err)
	}
	r.end(t)
}

func TestServe_RefusesANetworkWithoutHTTPS(t *testing.T) {
	for listen, want := range map[string]int{
		"0.0.0.0:0": exitUsage, ":0": exitUsage, "[::]:0": exitUsage, "192.0.2.1:80": exitUsage, "desk.example:80": exitUsage, "nowhere": exitUsage,
		"127.0.0.1:0": exitRefused, "localhost:0": exitRefused, "[::1]:0": exitRefused, // no folder
	} {
		if code := run([]string{"serve", "--data", filepath.Join(t.TempDir(), "none"), "--listen", listen}); code != want {
			t.Errorf("--listen %s ends with %d, want %d", listen, code, want)
		}
	}
	for _, flag := range []string{"--insecure-http", "--https"} {
		if code := run([]string{"serve", "--data", filepath.Join(t.TempDir(), "none"), "--listen", "0.0.0.0:0", flag}); code != exitRefused {
			t.Errorf("with %s it ends with %d", flag, code)
		}
	}
}
