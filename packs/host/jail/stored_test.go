package jail_test

import (
	"crypto/sha256"
	"os"
	"path/filepath"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/host"
)

// stored is the hostile pack as it comes out of a file. One from a file is started without arguments.
func stored(t *testing.T, dir string) host.Source {
	t.Helper()
	s, err := host.Stored(dir, "hostile", program)
	if err != nil {
		t.Fatal(err)
	}
	if s.Digest != sha256.Sum256(program) || len(s.Args) > 0 || !s.Confined {
		t.Errorf("digest %x, arguments %q, confined %t", s.Digest, s.Args, s.Confined)
	}
	return s
}

func TestStored_RunsFromItsFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "packs")
	s := stored(t, dir)
	info, err := os.Stat(s.Path)
	if err != nil || info.Mode().Perm() != 0o500 || filepath.Dir(s.Path) != dir {
		t.Fatalf("%s has mode %v, %v", s.Path, info.Mode(), err)
	}
	h := hostOf(t, 0)
	ref, err := h.Start(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	if v, err := h.Judge(t.Context(), ref, packs.Case{Document: packs.Document{Number: "7"}}); err != nil || v.Region != "7" {
		t.Errorf("answers %+v, %v", v, err)
	}
	if again := stored(t, dir); again.Path != s.Path {
		t.Errorf("the same program lies at %s and %s", s.Path, again.Path)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 {
		t.Errorf("the folder holds %v, %v", left, err)
	}
}

func TestStored_DamagedIsNeverStarted(t *testing.T) {
	dir := t.TempDir()
	s := stored(t, dir)
	if err := os.Chmod(s.Path, 0o700); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(s.Path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString("x"); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	h := hostOf(t, 0)
	if _, err := h.Start(t.Context(), s); core.CodeOf(err) != core.Unavailable {
		t.Errorf("a changed program: %v", err)
	}
	if _, err := h.Start(t.Context(), stored(t, dir)); err != nil {
		t.Errorf("written anew: %v", err)
	}
}
