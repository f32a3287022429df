package e2e

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// steps are the commands of the first block of the handbook, as an author types them.
func steps(t *testing.T) []string {
	t.Helper()
	page, err := os.ReadFile("../../../docs/packs.md")
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(page), "## Ten minutes")
	_, after, _ = strings.Cut(after, "```\n")
	block, _, found := strings.Cut(after, "```")
	if !found {
		t.Fatal("the handbook has no commands")
	}
	return strings.Split(strings.TrimSpace(block), "\n")
}

// shell runs the lines one after another in a new home, where ~/sheaf is this very source.
func shell(t *testing.T, home string, lines []string) string {
	t.Helper()
	source, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(source, filepath.Join(home, "sheaf")); err != nil {
		t.Fatal(err)
	}
	c := exec.Command("sh", "-e", "-c", strings.Join(lines, "\n"))
	c.Dir = home
	c.Env = append(os.Environ(), "HOME="+home, "LC_ALL=C.UTF-8", "PATH="+filepath.Dir(at.sheaf)+":"+os.Getenv("PATH"), "GOFLAGS=-mod=readonly", "GOPROXY=off")
	for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOPATH"} {
		value, err := exec.Command("go", "env", name).Output()
		if err != nil {
			t.Fatal(err)
		}
		c.Env = append(c.Env, name+"="+strings.TrimSpace(string(value)))
	}
	said, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	return string(said)
}

// TestHandbook_OfAuthorsIsFollowed types what the handbook says, breaks the pack, and has a node take the whole one.
func TestHandbook_OfAuthorsIsFollowed(t *testing.T) {
	t.Parallel()
	home := folder(t)
	said := shell(t, home, steps(t))
	if strings.Count(said, "my-town/0.1.0 does what a pack must do; cases of its own: 2.") != 2 {
		t.Errorf("the author reads\n%s", said)
	}
	s := &swapping{t: t, house: newHouse(t)}
	s.node = serve(t, s.house.data)
	s.signIn()
	rules := filepath.Join(home, "my-town")
	_, key, _ := strings.Cut(said, "Two people of a campaign let its packs in by the public key:\n\n  ")
	key, _, _ = strings.Cut(key, "\n")
	trust := map[string]string{"campaign": campaign, "key": key}
	s.must(s.chief.post("/api/v1/pack-keys/propose", trust, nil))
	s.must(s.fed.post("/api/v1/pack-keys/approve", trust, nil))
	file, err := os.ReadFile(filepath.Join(rules, "my-town-0.1.0.pack"))
	s.must(err)
	var made struct{ Name, Version, State string }
	s.must(s.chief.do(http.MethodPost, "/api/v1/pack-files?campaign="+campaign, "", body{"application/octet-stream", file}, &made))
	if made.Name != "my-town" || made.Version != "0.1.0" || made.State != "tested" {
		t.Errorf("installed is %+v", made)
	}

	words, err := os.ReadFile(filepath.Join(rules, "words.go"))
	s.must(err)
	writeFile(t, filepath.Join(rules, "words.go"), strings.Replace(string(words), `"check.signature":`, `"check.other":`, 1))
	build := exec.Command("go", "build", "-o", "bin/my-town", ".")
	build.Dir, build.Env = rules, append(os.Environ(), "CGO_ENABLED=0")
	if said, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	if broken := command(at.sheaf, "pack", "test", filepath.Join(rules, "bin", "my-town")); broken.code != 1 ||
		!strings.Contains(broken.stdout, "check.signature has no words in en") {
		t.Errorf("of a broken pack it says, with %d,\n%s%s", broken.code, broken.stdout, broken.stderr)
	}
}
