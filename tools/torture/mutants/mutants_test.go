package mutants

import (
	"os"
	"path/filepath"
	"testing"
)

func TestMutants_AreCaught(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds each mutant")
	}
	for _, m := range Table() {
		read(t, filepath.Join("../../..", m.Package, "*.go"))
		caught, err := m.Caught(t.Context())
		if err != nil {
			t.Error(err)
		} else if !caught {
			t.Errorf("nobody notices that %s (go test -tags mutant_%s -run %s ./%s)", m.Lie, m.Name, m.Test, m.Package)
		}
	}
}

// read looks at the sources, so that go test knows that the result hangs on them.
func read(t *testing.T, pattern string) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: %d files, %v", pattern, len(files), err)
	}
	for _, path := range files {
		if _, err := os.ReadFile(path); err != nil {
			t.Error(err)
		}
	}
}
