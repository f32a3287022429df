package e2e

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"testing"
)

// scans are the good files among the blobs of a node, by their names.
func (m *member) scans(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(filepath.Join(m.data, "blobs", "files"), func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) == e.Name() {
			found[e.Name()] = path
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// A scan is on two nodes when its visit is answered, and on all soon; who was away or lost his files fetches them.
func TestCluster_ScansAreOnEveryNode(t *testing.T) {
	t.Parallel()
	h, all := three(t)
	first, away := all[0], all[2]
	same := func() bool {
		want := first.scans(t)
		return maps.Equal(keys(want), keys(all[1].scans(t))) && maps.Equal(keys(want), keys(away.scans(t)))
	}
	serveVoter(t, h, first, 0)
	until(t, "all have the scans of the first voter", same)
	before := len(first.scans(t))
	if before == 0 {
		t.Fatal("no scan is stored")
	}
	away.kill()
	serveVoter(t, h, first, 1)
	two, there := first.scans(t), all[1].scans(t)
	for name := range two {
		if there[name] == "" {
			t.Errorf("%s is on one node of two", name)
		}
	}
	if len(two) == before {
		t.Error("the second voter brought no scan")
	}
	for _, path := range away.scans(t) {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
	away.start(t)
	until(t, "who was away has all scans", same)
}

// keys is a set of names.
func keys(scans map[string]string) map[string]bool {
	names := map[string]bool{}
	for name := range scans {
		names[name] = true
	}
	return names
}
