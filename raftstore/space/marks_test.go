package space

import (
	"errors"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
)

const mib, gib = 1 << 20, 1 << 30

func TestMarks_ByTheSizeOfDiskAndState(t *testing.T) {
	for _, row := range []struct {
		name        string
		given       Marks
		whole, kept uint64
		want        Marks
	}{
		{"a new house", Marks{}, 40 * gib, 0, Marks{Low: 5 * gib, Stop: gib}},
		{"a large disk", Marks{}, 1000 * gib, 0, Marks{Low: 100 * gib, Stop: gib}},
		{"a whole drive", Marks{}, 40 * gib, 20 * gib, Marks{Low: 5 * gib, Stop: 2 * gib}},
		{"a huge state", Marks{}, 40 * gib, 1000 * gib, Marks{Low: 5 * gib, Stop: 4 * gib}},
		{"as the admin says", Marks{Low: 600 * mib, Stop: 300 * mib}, 1000 * gib, 20 * gib, Marks{Low: 600 * mib, Stop: 300 * mib}},
		{"the alarm not after the stop", Marks{Stop: 8 * gib}, 40 * gib, 0, Marks{Low: 8 * gib, Stop: 8 * gib}},
	} {
		if got := row.given.on(row.whole, row.kept); got != row.want {
			t.Errorf("%s: %+v, want %+v", row.name, got, row.want)
		}
	}
}

// A mark that was passed ends only with some room above it.
func TestMarks_DoNotFlutter(t *testing.T) {
	m := Marks{Low: 1600, Stop: 800}
	was := roomy
	for i, step := range []struct {
		left uint64
		want level
	}{
		{1600, roomy}, {1599, low}, {1601, low}, {1699, low}, {1700, roomy}, {1599, low},
		{800, low}, {799, full}, {801, full}, {899, full}, {900, low}, {800, low},
		{0, full}, {5000, roomy}, {799, full}, {1650, low},
	} {
		if was = m.next(was, step.left); was != step.want {
			t.Errorf("step %d, %d left: level %d, want %d", i, step.left, was, step.want)
		}
	}
}

func TestMarks_Check(t *testing.T) {
	for text, m := range map[string]Marks{
		"":                 {},
		"store.stop_small": {Stop: LeastStop - 1},
		"store.low_small":  {Stop: gib, Low: gib - 1},
	} {
		var refusal *core.Error
		if err := m.Check(); errors.As(err, &refusal) != (text != "") || refusal != nil && refusal.Text != text {
			t.Errorf("%+v: %v, want %q", m, err, text)
		}
	}
	if err := (Marks{Stop: LeastStop, Low: LeastStop}).Check(); err != nil {
		t.Error(err)
	}
}
