package scanned_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/machine/scanned"
)

// A page of a finished sheet is held against its lines: one that is written, one that is struck, one that is unused.
func TestCompared(t *testing.T) {
	recorded := []core.LineState{core.LineWritten, core.LineStruck, core.LineUnused}
	whole := func(looks ...core.LineLook) core.PageTable {
		return machinetest.Showing(machinetest.Page("one", ""), looks...).Table
	}
	const empty, filled, struck, doubtful = core.LookEmpty, core.LookFilled, core.LookStruck, core.LookDoubtful
	far := whole(filled, struck, empty)
	far.Rules[2].Y1 = 1 << 21
	for _, c := range []struct {
		name    string
		table   core.PageTable
		differ  []int
		refused bool
	}{
		{"nobody looked", core.PageTable{}, nil, false},
		{"not found", core.PageTable{Doubt: "table"}, nil, false},
		{"as recorded", whole(filled, struck, empty), nil, false},
		{"doubtful", whole(doubtful, doubtful, doubtful), nil, false},
		{"a line without a record", whole(filled, struck, filled), []int{3}, false},
		{"a record without a line", whole(empty, struck, empty), []int{1}, false},
		{"struck on paper alone, and in the record alone", whole(struck, filled, empty), []int{1, 2}, false},
		{"what the sender says differs", core.PageTable{Rules: far.Rules[:1], Differ: []int{1}}, nil, true},
		{"a line too few", whole(filled, struck), nil, true},
		{"an unknown look", whole(filled, struck, "torn"), nil, true},
		{"lines and a doubt", core.PageTable{Doubt: "table", Looks: []core.LineLook{filled}}, nil, true},
		{"a doubt of many words", core.PageTable{Doubt: "no table at all"}, nil, true},
		{"a rule on another table", far, nil, true},
	} {
		got, err := scanned.Compared(recorded, c.table)
		if (core.CodeOf(err) == core.Invalid) != c.refused || !c.refused && !slices.Equal(got.Differ, c.differ) {
			t.Errorf("%s: %v differ, %v", c.name, got.Differ, err)
		}
		if c.differ != nil && fmt.Sprint(scanned.Numbers(got)) != fmt.Sprint(c.differ) {
			t.Errorf("%s: the journal says %v", c.name, scanned.Numbers(got))
		}
	}
	recorded = []core.LineState{core.LineReserved, core.LineSpoiled, core.LineFree}
	if got, err := scanned.Compared(recorded, whole(empty, filled, empty)); err != nil || len(got.Differ) > 0 {
		t.Errorf("a line that is being written and a spoiled one: %v, %v", got.Differ, err)
	}
}
