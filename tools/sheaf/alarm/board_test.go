package alarm

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
)

// wall is a board with its clock and its log.
type wall struct {
	*Board
	now time.Time
	log bytes.Buffer
}

func newWall() *wall {
	w := &wall{now: time.Date(2018, 1, 18, 6, 0, 0, 0, time.UTC)}
	w.Board = NewBoard("n1", func() time.Time { return w.now }, zerolog.New(&w.log))
	return w
}

// lines are the log lines that were written since the last call.
func (w *wall) lines(t *testing.T) (list []map[string]any) {
	t.Helper()
	for line := range strings.Lines(w.log.String()) {
		var fields map[string]any
		if err := json.Unmarshal([]byte(line), &fields); err != nil {
			t.Fatal(err)
		}
		list = append(list, fields)
	}
	w.log.Reset()
	return list
}

// TestBoard_EachKind: every kind that a node can raise stands on the board and has its log line, as
// loud as it is severe. Its words and its metric are held by their own packages.
func TestBoard_EachKind(t *testing.T) {
	levels := map[attention.Severity]string{attention.Alarm: "error", attention.Warn: "warn", attention.Hint: "info"}
	for _, row := range attention.Table() {
		w := newWall()
		w.Raise(row.Kind, "it", errors.New("the cause"), attention.Detail{Name: "request", Value: "r1"})
		stand := w.Standing()
		if len(stand) != 1 || stand[0].Kind != row.Kind || stand[0].Subject != "it" || stand[0].Node != "n1" || stand[0].Times != 1 {
			t.Errorf("%s stands as %+v", row.Kind, stand)
		}
		got := w.lines(t)
		if len(got) != 1 || got[0]["level"] != levels[row.Severity] || got[0]["alarm"] != string(row.Kind) || got[0]["subject"] != "it" ||
			got[0]["error"] != "the cause" || got[0]["request"] != "r1" || got[0]["message"] != "an alarm begins" {
			t.Errorf("%s is logged as %v", row.Kind, got)
		}
		w.Clear(row.Kind, "it")
		quieter := map[attention.Severity]string{attention.Alarm: "warn", attention.Warn: "warn", attention.Hint: "info"}[row.Severity]
		if got := w.lines(t); len(got) != 1 || got[0]["level"] != quieter || got[0]["severity"] != string(row.Severity) || got[0]["message"] != "an alarm ends" || len(w.Standing()) != 0 {
			t.Errorf("%s ends as %v", row.Kind, got)
		}
	}
}

// A state is logged when it begins and when it ends, however often it is looked at.
func TestBoard_StateIsLoggedOnce(t *testing.T) {
	w := newWall()
	w.Clear(attention.DiskLow, "store") // nothing stood
	for range 5 {
		w.Raise(attention.DiskLow, "store", nil)
		w.now = w.now.Add(time.Minute)
	}
	if got := w.lines(t); len(got) != 1 {
		t.Errorf("%d lines: %v", len(got), got)
	}
	stand := w.Standing()
	if len(stand) != 1 || stand[0].Times != 1 || stand[0].Last-stand[0].Since != core.Time(4*60*1000) {
		t.Errorf("it stands as %+v", stand)
	}
	w.now = w.now.Add(1000 * time.Hour)
	if len(w.Standing()) != 1 {
		t.Error("a state ended by itself")
	}
	w.Clear(attention.DiskLow, "store")
	w.Clear(attention.DiskLow, "store")
	if got := w.lines(t); len(got) != 1 {
		t.Errorf("its end is %v", got)
	}
}

// What has no end of its own is logged each time and goes a day after it happened last.
func TestBoard_EventEndsByItself(t *testing.T) {
	w := newWall()
	w.Raise(attention.RequestFailed, "/desk", errors.New("one"))
	w.now = w.now.Add(20 * time.Hour)
	w.Raise(attention.RequestFailed, "/desk", errors.New("two"))
	if got := w.lines(t); len(got) != 2 || got[1]["message"] != "an alarm happened again" || got[1]["error"] != "two" {
		t.Errorf("the lines are %v", got)
	}
	w.now = w.now.Add(attention.EventStays - time.Millisecond)
	if stand := w.Standing(); len(stand) != 1 || stand[0].Times != 2 {
		t.Errorf("a moment before its end: %+v", stand)
	}
	w.now = w.now.Add(time.Millisecond)
	if stand := w.Standing(); len(stand) != 0 {
		t.Errorf("at its end: %+v", stand)
	}
	if got := w.lines(t); len(got) != 1 || got[0]["message"] != "an alarm ends" {
		t.Errorf("its end is %v", got)
	}
	if got := w.Raised(); got[attention.RequestFailed] != 2 || len(got) != 1 {
		t.Errorf("it counted %v", got)
	}
}

func TestBoard_OrderAndBound(t *testing.T) {
	w := newWall()
	for n := range 3 * maxSubjects {
		w.Raise(attention.BlobDamaged, fmt.Sprintf("%04d", n), nil)
	}
	w.Raise(attention.RequestFailed, "/desk", nil)
	w.Raise(attention.DiskFull, "store", nil)
	stand := w.Standing()
	if len(stand) != maxSubjects+3 || stand[0].Kind != attention.DiskFull || stand[len(stand)-1].Kind != attention.RequestFailed {
		t.Fatalf("%d stand, first %s, last %s", len(stand), stand[0].Kind, stand[len(stand)-1].Kind)
	}
	if rest := stand[len(stand)-2]; rest.Subject != attention.More {
		t.Errorf("the rest stands as %+v", rest)
	}
}
