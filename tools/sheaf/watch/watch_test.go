package watch

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/tools/sheaf/alarm"
)

// tower is a watch over a furnished house in memory.
type tower struct {
	*Watch
	world *machinetest.World
	now   time.Time
	// took is what each survey and each census seems to take.
	took  time.Duration
	read  int
	down  error
	log   bytes.Buffer
	fault error
}

// slow lets the clock of the tower run while the state is read.
type slow struct {
	*state.Memory
	tower *tower
}

func (s slow) Scan(prefix, from []byte, fn func(key, value []byte) bool) {
	if string(prefix) == state.Users.Prefix { // once in a survey
		s.tower.read++
		s.tower.now = s.tower.now.Add(s.tower.took)
	}
	s.Memory.Scan(prefix, from, fn)
}

func (t *tower) Quota(context.Context, core.Campaign) (core.Quota, core.PackRef, error) {
	return machinetest.Quota(), machinetest.Pack(), nil
}

func (t *tower) Unconfirmed(context.Context, core.PackRef) (int, error) { return 2, nil }

func (t *tower) moment(context.Context) (state.View, func(), error) {
	return slow{t.world.Memory.View(), t}, func() {}, t.down
}

func newTower(tb testing.TB) *tower {
	t := &tower{world: machinetest.Furnished(tb, machinetest.Config{})}
	t.now = t.world.Now.UTC().Add(2 * time.Hour)
	clock := func() time.Time { return t.now }
	log := zerolog.New(&t.log)
	t.Watch = New(Config{
		Moment: t.moment, Rules: t, Now: clock, Zone: time.FixedZone("MSK", 3*3600), Level: machine.Level,
		Board: alarm.NewBoard("n1", clock, log), Told: alarm.NewBoard("n1", clock, log), Fault: func(err error) { t.fault = err },
	})
	return t
}

// said are the messages of the log about a kind since the last call, with their subjects.
func (t *tower) said(tb testing.TB, k attention.Kind) string {
	tb.Helper()
	var list []string
	for line := range strings.Lines(t.log.String()) {
		var fields struct{ Alarm, Subject, Message string }
		if err := json.Unmarshal([]byte(line), &fields); err != nil {
			tb.Fatal(err)
		}
		if fields.Alarm == string(k) {
			list = append(list, fields.Subject+": "+fields.Message)
		}
	}
	t.log.Reset()
	return strings.Join(list, "; ")
}

func find(s query.Survey, k attention.Kind) (n query.Need, ok bool) {
	for _, n := range s.Needs {
		if n.Kind == k {
			return n, true
		}
	}
	return n, false
}

// A line of the log when a kind begins and one when it ends, and none between.
func TestWatch_TellsWhatBeginsAndEnds(t *testing.T) {
	w := newTower(t)
	head, ctx := machinetest.User("coordinator1"), context.Background()
	w.Round(ctx)
	if got := w.said(t, attention.SheetLost); got != "" {
		t.Errorf("nothing is lost and it says %q", got)
	}
	w.world.Must(head, w.world.Losing(machinetest.Sheet(0)))
	w.Round(ctx)
	if got := w.said(t, attention.SheetLost); got != "drive: an alarm begins" {
		t.Errorf("a sheet is lost and it says %q", got)
	}
	w.world.Must(head, w.world.Losing(machinetest.Sheet(1)))
	w.Round(ctx)
	w.world.Must(head, &machine.FindSheet{Sheet: machinetest.Sheet(0)})
	w.Round(ctx)
	if got := w.said(t, attention.SheetLost); got != "" {
		t.Errorf("still a sheet is lost and it says %q", got)
	}
	w.world.Must(head, &machine.FindSheet{Sheet: machinetest.Sheet(1)})
	w.Round(ctx)
	if got := w.said(t, attention.SheetLost); got != "drive: an alarm ends" {
		t.Errorf("all are found and it says %q", got)
	}
	if _, ok := find(w.Newest(), attention.CheckpointLate); !ok {
		t.Error("without a notary no checkpoint is late")
	}
}

// How old the list of passports may be is what the node was told.
func TestWatch_TakesTheLimitOfTheList(t *testing.T) {
	for limit, old := range map[int]bool{0: true, 9: true, 30: false} {
		w := newTower(t)
		w.config.PassportsLimit = limit
		w.now = w.now.AddDate(0, 0, 10)
		w.Round(context.Background())
		if _, got := find(w.Newest(), attention.PassportsOld); got != old {
			t.Errorf("a list of ten days ago with a limit of %d is old: %v", limit, got)
		}
	}
}

// What the rules say and what the walk over the lines counts comes into the survey.
func TestWatch_KnowsWhatTheStateDoesNot(t *testing.T) {
	w := newTower(t)
	w.world.Stocked()
	w.world.Approved("first", machinetest.Row(machinetest.Sheet(0), 1))
	w.Round(context.Background())
	s := w.Newest()
	left, _ := find(s, attention.LineUnchosen)
	sources, _ := find(s, attention.PackUnconfirmed)
	if left.Count != 1 || sources.Count != 2 {
		t.Errorf("%d lines are left, %d sources open", left.Count, sources.Count)
	}
	if around, err := w.around(context.Background(), w.world.Memory); err != nil || around.Day.String() != "2018-01-17T21:00:00.000Z" {
		t.Errorf("today began at %s: %v", around.Day, err)
	}
}

// A survey that is cheap is made for whoever asks, so that he sees what he did; one that takes long
// is kept for fifty times as long.
func TestWatch_KeepsWhatTakesLong(t *testing.T) {
	for _, row := range []struct {
		name       string
		took, kept time.Duration
	}{
		{"cheap", time.Millisecond, 0},
		{"slow", 100 * time.Millisecond, 5 * time.Second},
		{"nearly slow", 99 * time.Millisecond, 0},
		{"very slow", 10 * time.Second, time.Minute},
	} {
		w := newTower(t)
		w.took = row.took
		look := func() {
			v, done, _ := w.moment(context.Background())
			defer done()
			if _, err := w.Survey(context.Background(), v); err != nil {
				t.Fatal(err)
			}
		}
		look()
		made := w.now
		w.world.Must(machinetest.User("coordinator1"), w.world.Losing(machinetest.Sheet(0)))
		w.now = made.Add(row.kept - time.Millisecond)
		look()
		if _, seen := find(w.Newest(), attention.SheetLost); seen != (row.kept == 0) || row.kept > 0 && w.read != 1 {
			t.Errorf("%s: a moment before its end the news are seen: %v, after %d readings", row.name, seen, w.read)
		}
		w.now = made.Add(row.kept)
		look()
		if _, seen := find(w.Newest(), attention.SheetLost); !seen {
			t.Errorf("%s: the news are not seen at its end", row.name)
		}
	}
}

// Nobody waits for a survey that somebody else makes, once there was one.
func TestWatch_OneMakesIt(t *testing.T) {
	w := newTower(t)
	w.took = time.Second
	w.Round(context.Background())
	w.now = w.now.Add(time.Hour)
	w.making.Lock()
	defer w.making.Unlock()
	v, _, _ := w.moment(context.Background())
	if s, err := w.Survey(context.Background(), v); err != nil || s.At != w.Newest().At || w.read != 1 {
		t.Errorf("%v after %d readings", err, w.read)
	}
}

// The walk over all lines rests, however much changes.
func TestWatch_CensusRests(t *testing.T) {
	w := newTower(t)
	ctx := context.Background()
	w.Round(ctx)
	first := w.census[machinetest.Campaign]
	w.world.Must(machinetest.User("coordinator1"), w.world.Losing(machinetest.Sheet(0)))
	w.now = w.now.Add(rest - time.Second)
	w.Round(ctx)
	if w.census[machinetest.Campaign] != first {
		t.Error("it was counted again within its rest")
	}
	w.now = w.now.Add(2 * time.Second)
	w.Round(ctx)
	second := w.census[machinetest.Campaign]
	if second == first || second.index <= first.index {
		t.Error("it was not counted again")
	}
	w.now = w.now.Add(time.Hour)
	w.Round(ctx)
	if w.census[machinetest.Campaign] != second {
		t.Error("it was counted again although nothing changed")
	}
}

// A list that cannot be made is itself an alarm, and ends when it can.
func TestWatch_SaysWhenItIsBlind(t *testing.T) {
	w := newTower(t)
	w.down = errors.New("starting")
	w.Round(context.Background())
	if got := w.said(t, attention.AttentionUnread); got != "state: an alarm begins" {
		t.Errorf("it says %q", got)
	}
	w.down = nil
	w.Round(context.Background())
	if got := w.said(t, attention.AttentionUnread); got != "state: an alarm ends" {
		t.Errorf("it says %q", got)
	}
	w.config.Moment = func(context.Context) (state.View, func(), error) { panic(state.Fault{Err: errors.New("disk")}) }
	w.Round(context.Background())
	if w.fault == nil {
		t.Error("a fault of the state does not stop the node")
	}
}
