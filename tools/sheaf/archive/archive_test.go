package archive

import (
	"archive/tar"
	"bytes"
	"io"
	"net"
	"os"
	"path/filepath"
	"testing"

	"github.com/klauspost/compress/zstd"
)

func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string]string{"keys/root.key": "secret", "store/log/000.wal": "entries", "demo.json": "{}"} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestArchive_ThereAndBack(t *testing.T) {
	dir := folder(t)
	socket, err := net.Listen("unix", filepath.Join(dir, "s.sock"))
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	file := filepath.Join(t.TempDir(), "house.tar.zst")
	var seen bytes.Buffer
	size, err := Write(file, dir, &seen)
	if err != nil || size == 0 || seen.Len() != len("secretentries{}") {
		t.Fatalf("%d bytes, %d seen, %v", size, seen.Len(), err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others may read the keys in it: %v, %v", info.Mode(), err)
	}
	if _, err := Write(file, dir, io.Discard); err == nil {
		t.Error("a backup is written over")
	}
	back := t.TempDir()
	if err := Read(file, back, io.Discard); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"keys/root.key": "secret", "store/log/000.wal": "entries", "demo.json": "{}"} {
		path := filepath.Join(back, name)
		got, err := os.ReadFile(path)
		if info, _ := os.Stat(path); err != nil || string(got) != want || info.Mode().Perm() != 0o600 {
			t.Errorf("%s is %q (%v)", name, got, err)
		}
	}
	if _, err := os.Lstat(filepath.Join(back, "s.sock")); err == nil {
		t.Error("a socket came back")
	}
	if err := Read(file, back, io.Discard); err == nil {
		t.Error("it is unpacked into a folder that is used")
	}
}

// Names that lead elsewhere and links are of no backup that was written here.
func TestRead_StaysInTheFolder(t *testing.T) {
	for name, head := range map[string]tar.Header{
		"up":   {Name: "../outside", Typeflag: tar.TypeReg, Mode: 0o600},
		"root": {Name: "/outside", Typeflag: tar.TypeReg, Mode: 0o600},
		"link": {Name: "inside", Linkname: "/etc/passwd", Typeflag: tar.TypeSymlink},
	} {
		file := filepath.Join(t.TempDir(), "evil.tar.zst")
		out, err := os.Create(file)
		if err != nil {
			t.Fatal(err)
		}
		packed, _ := zstd.NewWriter(out)
		w := tar.NewWriter(packed)
		if err := w.WriteHeader(&head); err != nil {
			t.Fatal(err)
		}
		_, _, _ = w.Close(), packed.Close(), out.Close()
		if err := Read(file, t.TempDir(), io.Discard); err == nil {
			t.Errorf("%s: it is unpacked", name)
		}
	}
	if err := Read(filepath.Join(t.TempDir(), "none"), t.TempDir(), io.Discard); err == nil {
		t.Error("a backup that there is not is read")
	}
}

func TestWrite_LeavesNothingHalfDone(t *testing.T) {
	file := filepath.Join(t.TempDir(), "b.tar.zst")
	if _, err := Write(file, filepath.Join(t.TempDir(), "nowhere"), io.Discard); err == nil {
		t.Error("a folder that there is not is packed")
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("half a backup stays")
	}
}
