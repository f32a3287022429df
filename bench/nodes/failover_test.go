package nodes

import (
	"testing"
	"time"
)

// Only what nobody was answered after the kill counts, from the last answer before it.
func TestAcks_Gap(t *testing.T) {
	start := time.Now()
	var a acks
	for _, ms := range []int{0, 5000, 5100, 7200, 7300, 7800} {
		a.note(start.Add(time.Duration(ms) * time.Millisecond))
	}
	if gap := a.gap(start.Add(5200 * time.Millisecond)); gap != 2100*time.Millisecond {
		t.Errorf("a gap of %v", gap)
	}
	if gap := a.gap(start.Add(time.Hour)); gap != 0 {
		t.Errorf("a gap of %v after the last answer", gap)
	}
}
