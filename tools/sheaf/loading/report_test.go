package loading

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// A report that cannot be made beside the file is a matter of the command line, which has a way out.
func TestNewReport_NamesTheWayOut(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	source := filepath.Join(t.TempDir(), "gone", "list.csv")
	file, err := NewReport("", source)
	var usage terminal.UsageError
	if file != nil || !errors.As(err, &usage) {
		t.Fatalf("%v, %v", file, err)
	}
	if said := terminal.Said(err); !strings.Contains(said, source+".report.txt cannot be made") || !strings.Contains(said, "with --report") {
		t.Errorf("it says %s", said)
	}
}
