package admin

import (
	"encoding/json"
	"strings"
	"testing"
)

// An admin must not read that entries could be lost: all of the log is on disk, and the number
// is where a start begins with it.
func TestStatus_SaysWhereReplayBegins(t *testing.T) {
	s := statusBody{Applied: 133, Durable: 4}
	if said := s.lines(); !strings.Contains(said, "applied 133, replay begins at 4,") || strings.Contains(said, "durable") {
		t.Errorf("it says %q", said)
	}
	data, err := json.Marshal(s)
	if err != nil || !strings.Contains(string(data), `"durable":4`) {
		t.Errorf("programs read %s, %v", data, err)
	}
}
