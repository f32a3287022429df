package watch

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/tools/sheaf/alarm"
)

func board() *alarm.Board { return alarm.NewBoard("n1", time.Now, zerolog.Nop()) }

// stands lists the alarms of a board, "KIND SUBJECT".
func stands(b *alarm.Board) string {
	var list []string
	for _, s := range b.Standing() {
		list = append(list, fmt.Sprint(s.Kind, " ", s.Subject))
	}
	return strings.Join(list, ", ")
}

func TestClockAndLeader(t *testing.T) {
	b := board()
	ahead := errors.New("ahead")
	var says error
	leads := true
	clock := Clock(b, func(context.Context) error { return says }, func(err error) bool { return errors.Is(err, ahead) })
	leader := Leader(b, func() bool { return leads })
	for _, row := range []struct {
		says  error
		leads bool
		want  string
	}{
		{nil, true, ""}, {ahead, true, "clock.ahead clock"}, {errors.New("starting"), true, ""}, {nil, false, "leader.none log"}, {nil, true, ""},
	} {
		says, leads = row.says, row.leads
		clock(context.Background())
		leader(context.Background())
		if got := stands(b); got != row.want {
			t.Errorf("%v, %v: %q stands, want %q", row.says, row.leads, got, row.want)
		}
	}
}

// An index that lags all the time but comes after is not behind; one that stands still is.
func TestIndexes(t *testing.T) {
	b, now := board(), time.Unix(0, 0)
	journal, at := uint64(100), uint64(100)
	probe := Indexes(b, func() time.Time { return now }, func() uint64 { return journal }, func() map[string]uint64 { return map[string]uint64{"names": at} })
	step := func(by time.Duration, to uint64, want string) {
		t.Helper()
		now, at = now.Add(by), to
		probe(context.Background())
		if got := stands(b); got != want {
			t.Errorf("at %d of %d: %q stands, want %q", at, journal, got, want)
		}
	}
	step(0, 100, "")
	for range 10 {
		journal += 1000
		step(attention.IndexLimit-time.Second, journal-1000, "")
	}
	journal += 1000
	step(attention.IndexLimit-time.Second, journal-2000, "")
	step(time.Second, journal-2000, "index.behind names")
	step(time.Second, journal, "")
}

func TestPacks(t *testing.T) {
	b := board()
	needed, running := []string{"a/1"}, map[string]bool{"a/1": true, "b/1": true}
	var failed error
	probe := Packs(b, func(context.Context) ([]string, error) { return needed, failed }, func() map[string]bool { return running })
	look := func(want string) {
		t.Helper()
		probe(context.Background())
		if got := stands(b); got != want {
			t.Errorf("%q stands, want %q", got, want)
		}
	}
	look("")
	running = map[string]bool{"a/1": false, "b/1": false}
	look("pack.down a/1")
	failed = errors.New("starting")
	look("pack.down a/1")
	failed, needed, running = nil, []string{"b/1"}, map[string]bool{"b/1": true}
	look("") // out of force
}
