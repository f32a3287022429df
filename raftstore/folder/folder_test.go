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
