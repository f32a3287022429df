package versions

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
)

func TestRead(t *testing.T) {
	file := filepath.Join(t.TempDir(), "versions.json")
	for text, want := range map[string][]core.Date{
		`[{"VersionId":20230711,"Date":"11.07.2023","GarXMLDeltaURL":""},{"VersionId":20230707,"Date":"07.07.2023"}]`: {"2023-07-07", "2023-07-11"},
		`[]`: {}, `{"a":1}`: nil, `[{"Date":"2023"}]`: nil, ``: nil,
	} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := Read(file); !slices.Equal(got, want) || (err != nil) != (want == nil) {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
	if _, err := Read(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("a file that is not there is a list")
	}
}
