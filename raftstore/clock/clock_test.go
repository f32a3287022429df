package clock

import (
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core"
)

func TestClock_Stamp(t *testing.T) {
	start := time.Date(2018, 1, 18, 9, 0, 0, 0, time.UTC)
	type tick struct {
		wall, passed time.Duration // since start
		refused      bool
	}
	for _, c := range []struct {
		name  string
		last  time.Duration // newest time in the state, since start; 0 with fresh: none
		fresh bool
		ticks []tick
	}{
		{"a fresh house takes any time", 0, true, []tick{{0, 0, false}, {time.Minute, time.Minute, false}}},
		{"a night without work", 0, false, []tick{{0, 0, false}, {12 * time.Hour, 12 * time.Hour, false}}},
		{"a jump of two hours", 0, false, []tick{{0, 0, false}, {2 * time.Hour, time.Minute, true},
			{time.Minute, time.Minute, false}}},
		{"half an hour ahead is let through", 0, false, []tick{{0, 0, false}, {30 * time.Minute, 0, false}}},
		{"switched off for a week", -7 * 24 * time.Hour, false, []tick{{0, 0, false}}},
		{"ten years ahead at the start", -10 * 365 * 24 * time.Hour, false, []tick{{0, 0, true}}},
		{"backwards and right again", 0, false, []tick{{0, 0, false}, {-9 * time.Hour, time.Minute, false},
			{2 * time.Minute, 2 * time.Minute, false}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var now tick
			k := Clock{now: func() time.Time { return start.Add(now.wall) },
				elapsed: func() time.Duration { return now.passed }}
			last := core.TimeOf(start.Add(c.last))
			if c.fresh {
				last = 0
			}
			for i, now2 := range c.ticks {
				now = now2
				at, shown, err := k.Stamp(last, "r")
				if (err != nil) != now.refused {
					t.Fatalf("tick %d: %v", i, err)
				}
				if err == nil && at < last {
					t.Errorf("tick %d: time ran backwards to %s", i, at)
				}
				if err == nil {
					k.Keep(shown)
					last = at
				}
			}
		})
	}
}
