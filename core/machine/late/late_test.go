package late_test

import (
	"testing"

	"github.com/sheaf-drive/sheaf/core/machine/late"
)

// Twenty may always be barred; more only where they are no more than one in a hundred.
func TestBrake(t *testing.T) {
	for _, row := range []struct {
		judged, barred int
		held           bool
	}{
		{0, 0, false}, {20, 20, false}, {21, 21, true}, {200, 20, false}, {200, 21, true},
		{2_099, 21, true}, {2_100, 21, false}, {1_000_000, 10_000, false}, {1_000_000, 10_001, true},
	} {
		if held := late.Brake(row.judged, row.barred); held != row.held {
			t.Errorf("%d barred of %d: held %v", row.barred, row.judged, held)
		}
	}
}
