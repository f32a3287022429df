package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// change is a piece of a file of the module that the next release has otherwise.
type change struct{ file, was, is string }

// nextChanges make the source of this release that of the next, which exists in these tests only: it knows one level
// more, from which on two offices of a campaign have two names and the leaf of an office names the campaign.
var nextChanges = []change{
	{"core/machine/level.go", "const Level = 1\n", "const Level = 2\n"},
	{"core/machine/house.go", "func (c *CreateOffice) Decide(v state.View, _ core.Stamp) ([]Fact, error) {\n",
		`func (c *CreateOffice) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	public := kv("name", c.Name, "region", string(c.Home))
	if s.Level >= 2 {
		public = kv("name", c.Name, "region", string(c.Home), "campaign", string(c.Campaign))
		taken := false
		state.Offices.Scan(v, "", func(_ core.OfficeID, o core.Office) bool {
			taken = taken || o.Name == c.Name && o.Campaign == c.Campaign
			return true
		})
		if taken {
			return nil, core.Refuse(core.Duplicate, "name", "core.exists")
		}
	}
`},
	{"core/machine/house.go", `Subject: "office:" + string(c.ID),
			Public: kv("name", c.Name, "region", string(c.Home))},`, `Subject: "office:" + string(c.ID), Public: public},`},
}

// hasty makes of the next release one that does not wait for its level.
var hasty = change{"core/machine/house.go", "if s.Level >= 2 {\n", "if s.Level >= 1 {\n"}

// overlay writes what the go command takes for the module with the changes.
func overlay(changes ...change) (string, error) {
	dir, err := os.MkdirTemp(at.root, "next")
	if err != nil {
		return "", err
	}
	module, err := filepath.Abs("../../..")
	if err != nil {
		return "", err
	}
	source := map[string]string{}
	for _, c := range changes {
		path := filepath.Join(module, c.file)
		if source[path] == "" {
			content, err := os.ReadFile(path)
			if err != nil {
				return "", err
			}
			source[path] = string(content)
		}
		if n := strings.Count(source[path], c.was); n != 1 {
			return "", fmt.Errorf("%s has %d times what the next release changes: %q", c.file, n, c.was)
		}
		source[path] = strings.Replace(source[path], c.was, c.is, 1)
	}
	replaced := map[string]string{}
	for path, content := range source {
		replaced[path] = filepath.Join(dir, filepath.Base(path))
		if err := os.WriteFile(replaced[path], []byte(content), 0o600); err != nil {
			return "", err
		}
	}
	file, err := json.Marshal(map[string]any{"Replace": replaced})
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "overlay.json")
	return path, os.WriteFile(path, file, 0o600)
}

// nextRelease is the program of the next release.
var nextRelease = sync.OnceValues(func() (string, error) {
	file, err := overlay(nextChanges...)
	if err != nil {
		return "", err
	}
	program := filepath.Join(filepath.Dir(file), "sheaf")
	build := goCommand("build", "-overlay", file, "-o", program, "../../sheaf")
	if said, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the next release: %w\n%s", err, said)
	}
	return program, nil
})

func mustNext(t *testing.T) string {
	t.Helper()
	program, err := nextRelease()
	if err != nil {
		t.Fatal(err)
	}
	return program
}

// The next release replays what this one recorded to the same state, as long as the house has not agreed on its level.
// One that does not wait for that is found out by the same test.
func TestNextRelease_ReplaysWhatThisOneWrote(t *testing.T) {
	t.Parallel()
	replays := func(changes ...change) (string, error) {
		t.Helper()
		file, err := overlay(changes...)
		if err != nil {
			t.Fatal(err)
		}
		said, err := goCommand("test", "-overlay", file, "../../../core/machine", "-run", "^TestHistory_ReplaysAsItWas$", "-v").CombinedOutput()
		return string(said), err
	}
	if said, err := replays(nextChanges...); err != nil || !strings.Contains(said, "PASS: TestHistory_ReplaysAsItWas/") {
		t.Errorf("it replays otherwise: %v\n%s", err, said)
	}
	if said, err := replays(append(nextChanges, hasty)...); err == nil || !strings.Contains(said, "A change of behaviour is gated") {
		t.Errorf("nobody notices a change that does not wait for its level: %v\n%s", err, said)
	}
}
