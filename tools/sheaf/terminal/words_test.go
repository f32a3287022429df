package terminal

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

// Whoever ends a command with Ctrl-C is told what that means.
func TestSaid_BrokenOff(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	if said := Said(fmt.Errorf("reading: %w", context.Canceled)); !strings.HasPrefix(said, "Broken off.") {
		t.Errorf("it says %q", said)
	}
}
