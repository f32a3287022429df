package doctor

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/packs/host/jail"
	"github.com/sheaf-drive/sheaf/raftstore"
	"github.com/sheaf-drive/sheaf/raftstore/space"
	"github.com/sheaf-drive/sheaf/tools/sheaf/datadir"
)

// TestMain lets this very binary be the launcher of a cell.
func TestMain(m *testing.M) {
	if len(os.Args) > 3 && os.Args[1] == "pack" && os.Args[2] == "jail" {
		jail.Enter(os.Args[3:])
	}
	os.Exit(m.Run())
}

func TestDoctor_GoesIntoACell(t *testing.T) {
	// The machine of a test may have no Landlock: then it has to be said, and nothing else.
	note, err := checkCell()
	if err == nil && !strings.Contains(note, "Landlock ") || err != nil && (!errors.Is(err, errLacking) || !strings.Contains(note, "only built-in ones")) {
		t.Errorf("answers %q, %v", note, err)
	}
}

func TestDoctor_LooksAtTheStore(t *testing.T) {
	f := datadir.Dir(t.TempDir())
	s, err := raftstore.Open(raftstore.Config{Dir: f.Store(), NodeID: "n", Log: zerolog.Nop(), MemTable: 16 << 20})
	if err != nil {
		t.Fatal(err)
	}
	if note, err := checkStore(f); err != nil || !strings.Contains(note, "a node is running on it") {
		t.Errorf("while a node runs: %q, %v", note, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if note, err := checkStore(f); err != nil || !strings.Contains(note, "no node is running") {
		t.Errorf("after it: %q, %v", note, err)
	}
	if err := os.WriteFile(f.Path("store", "VERSION"), []byte("sheaf store 99\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := checkStore(f); core.CodeOf(err) != core.Conflict {
		t.Errorf("a folder of a newer version: %v", err)
	}
}

func TestDoctor_LooksAtCertificates(t *testing.T) {
	f := datadir.Dir(t.TempDir() + "/d")
	if err := f.Create(); err != nil {
		t.Fatal(err)
	}
	made := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	path := f.Path("keys", datadir.FileCACert)
	if note, err := checkCertificate(path, made, "renew"); err != nil || !strings.HasPrefix(note, "none") {
		t.Errorf("without one: %q, %v", note, err)
	}
	if err := datadir.MakeAuthority(f, "house", made); err != nil {
		t.Fatal(err)
	}
	for years, want := range map[int]string{0: "", 9: "", 11: "it ended on 2029-"} {
		if _, err := checkCertificate(path, made.AddDate(years, 0, 0), "renew"); (err == nil) != (want == "") || err != nil && !strings.HasPrefix(err.Error(), want) {
			t.Errorf("after %d years: %v", years, err)
		}
	}
	if _, err := checkCertificate(path, time.Date(2029, 12, 20, 0, 0, 0, 0, time.UTC), "renew"); err == nil || !strings.HasSuffix(err.Error(), "before that, renew") {
		t.Errorf("shortly before its end: %v", err)
	}
	if err := os.WriteFile(path, []byte("what"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := checkCertificate(path, made, "renew"); err == nil {
		t.Error("a file that is no certificate is good")
	}
}

func TestDoctor_WantsFreeSpace(t *testing.T) {
	if _, err := enoughSpace(leastFree - 1); err == nil || !strings.Contains(err.Error(), "1023 MiB") {
		t.Errorf("below the limit: %v", err)
	}
	if _, err := enoughSpace(leastFree); err != nil {
		t.Error(err)
	}
	// A node that was never served has no store yet: the disk that it will be on counts.
	if _, err := checkSpace("bad\x00name"); err == nil {
		t.Error("a disk that does not say has space")
	}
}

func TestDoctor_LooksForTheBallast(t *testing.T) {
	dir := t.TempDir()
	if note, err := checkBallast(dir); err != nil || !strings.HasPrefix(note, "none") {
		t.Errorf("without one: %q, %v", note, err)
	}
	if err := os.WriteFile(filepath.Join(dir, space.BallastName), make([]byte, 3<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	if note, err := checkBallast(dir); err != nil || !strings.HasPrefix(note, "3 MiB") {
		t.Errorf("with one: %q, %v", note, err)
	}
}
