package notes

import (
	"os"
	"path/filepath"
	"testing"
)

func TestNotes_SurviveWhatWasCutShort(t *testing.T) {
	path := filepath.Join(t.TempDir(), "notes")
	n, err := Open(path, "small of seed 1")
	if err != nil {
		t.Fatal(err)
	}
	for _, pair := range [][2]string{{"lane 0", "1"}, {"lane 0", "2"}, {"codes", "ABC"}} {
		if err := n.Put(pair[0], pair[1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := n.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, append(whole, "lane 0\t3"...), 0o600); err != nil { // without its end
		t.Fatal(err)
	}
	if n, err = Open(path, "small of seed 1"); err != nil || n.Step("lane 0") != 2 {
		t.Fatalf("it is at step %d (%v)", n.Step("lane 0"), err)
	}
	if err := n.Put("lane 0", "4"); err != nil {
		t.Fatal(err)
	}
	if err := n.Close(); err != nil {
		t.Fatal(err)
	}
	if n, err = Open(path, "small of seed 1"); err != nil || n.Step("lane 0") != 4 || n.Step("lane 7") != 0 {
		t.Errorf("after a cut line it is at step %d (%v)", n.Step("lane 0"), err)
	}
	_ = n.Close()
	if _, err := Open(path, "small of seed 2"); err == nil {
		t.Error("the notes of another plan are taken")
	}
}
