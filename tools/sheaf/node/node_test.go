package node

import "testing"

// A hash takes 64 MiB and a core: who tries passwords in parallel must not take all of either.
func TestHashesAtOnce_AreFew(t *testing.T) {
	if hashesAtOnce < 1 || hashesAtOnce > 4 {
		t.Errorf("%d hashes run at once, want 1 to 4", hashesAtOnce)
	}
}
