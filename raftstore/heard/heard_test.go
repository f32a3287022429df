package heard

import (
	"fmt"
	"testing"

	"github.com/hashicorp/go-hclog"
	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/core/attention"
)

type raised []string

func (r *raised) Raise(_ attention.Kind, subject string, cause error, _ ...attention.Detail) {
	*r = append(*r, fmt.Sprint(subject, ": ", cause))
}

func TestRaft_OnlyTheOwnDiskIsAnAlarm(t *testing.T) {
	for _, c := range []struct {
		say   func(hclog.Logger)
		alone bool
		alarm bool
	}{
		{func(l hclog.Logger) { l.Error("failed to append to logs", "error", "no space left") }, false, true},
		{func(l hclog.Logger) { l.Error("failed to take snapshot", "error", "x") }, false, true},
		{func(l hclog.Logger) { l.Error("failed to appendEntries to", "peer", "n2", "error", "log") }, false, false},
		{func(l hclog.Logger) { l.Error("failed to heartbeat to", "peer", "n2") }, false, false},
		{func(l hclog.Logger) { l.Warn("heartbeat timeout reached, starting election") }, false, false},
		{func(l hclog.Logger) { l.Error("anything") }, true, true},
		{func(l hclog.Logger) { l.Warn("heartbeat timeout reached, starting election") }, true, false},
	} {
		var r raised
		c.say(Raft(zerolog.Nop(), &r, c.alone))
		if (len(r) == 1) != c.alarm {
			t.Errorf("alone %v: raised %q", c.alone, r)
		}
	}
}
