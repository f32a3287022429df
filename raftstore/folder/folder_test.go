package folder

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/raftstore/disk"
)

// textOf is the message key of the refusal in err's chain.
func textOf(err error) string {
	var refusal *core.Error
	if errors.As(err, &refusal) {
		return refusal.Text
	}
	return fmt.Sprint(err)
}

func TestInspect(t *testing.T) {
	dir := t.TempDir()
	if at, err := Inspect(dir); err != nil || at != (Condition{}) {
		t.Errorf("an empty folder: %+v, %v", at, err)
	}
	f, err := Open(dir, disk.Disk{})
	if err != nil {
		t.Fatal(err)
	}
	if at, err := Inspect(dir); err != nil || at != (Condition{FormatVersion, strconv.Itoa(os.Getpid())}) {
		t.Errorf("while a node runs: %+v, %v", at, err)
	}
	f.Release()
	if at, err := Inspect(dir); err != nil || at != (Condition{FormatVersion, ""}) {
		t.Errorf("after it: %+v, %v", at, err)
	}
	for content, want := range map[string]string{
		versionPrefix + strconv.Itoa(FormatVersion+1): "store.version_newer", "what": "store.version_unreadable",
	} {
		if err := os.WriteFile(filepath.Join(dir, "VERSION"), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Inspect(dir); textOf(err) != want {
			t.Errorf("a folder of %q: %v", content, err)
		}
	}
	if err := os.Remove(filepath.Join(dir, "VERSION")); err != nil {
		t.Fatal(err)
	}
	if _, err := Inspect(dir); textOf(err) != "store.version_unreadable" {
		t.Errorf("a store without a version: %v", err)
	}
}

func TestBytes(t *testing.T) {
	f, err := Open(t.TempDir(), disk.Disk{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Release)
	const page = 4096
	for path, pages := range map[string]int{
		filepath.Join(f.State(), "000001.sst"): 3, filepath.Join(f.State(), "000002.sst"): 2, filepath.Join(f.State(), "00003.mem"): 4,
		filepath.Join(f.State(), "000001.vlog"): 1, filepath.Join(f.State(), "MANIFEST"): 1, filepath.Join(f.Log(), "0.wal"): 6,
	} {
		if err := os.WriteFile(path, make([]byte, pages*page), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ahead := filepath.Join(f.State(), "000003.sst") // made ahead, nothing in it
	if err := os.WriteFile(ahead, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(ahead, 1<<30); err != nil {
		t.Fatal(err)
	}
	got, err := f.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	for part, pages := range map[string]int64{Tables: 5, Memtables: 4, Values: 1, Rest: 1, Log: 6} {
		if got[part] != pages*page {
			t.Errorf("%s take %d bytes, want %d", part, got[part], pages*page)
		}
	}
	if len(got) != len(Parts()) {
		t.Errorf("the parts are %v", got)
	}
}
