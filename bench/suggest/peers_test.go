package suggest

import (
	"testing"

	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/tools/demo/gar"
)

// A peer that finds nothing would be fast: where one is installed it has to find what lies there.
func TestPeers_FindWords(t *testing.T) {
	reg, err := realRegion()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range []engine{&sphinx{}, &fts5{}} {
		if err := e.start(t.Context(), t.TempDir(), []*address.Registry{reg}); err != nil {
			t.Logf("%s: %v", e.name(), err)
			continue
		}
		for text, want := range map[string]bool{"нарьян-мар ул лен": true, "абракадабрище": false} {
			found, err := e.ask(keystroke{gar.Region, text})
			if err != nil || (found > 0) != want {
				t.Errorf("%s: %q finds %d, %v", e.name(), text, found, err)
			}
		}
		if err := e.stop(); err != nil {
			t.Errorf("%s: %v", e.name(), err)
		}
	}
}
