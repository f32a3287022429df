package passport

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
)

// However a set is made it is the same one, stored as the same bytes.
func TestAscending_AgainstModel(t *testing.T) {
	for seed, size := range []int{0, 1, 50, 5000, 60_000} {
		m := sample(uint64(seed), size)
		want := m.build(t, 1)
		var a Ascending
		for n := range want.All() {
			if err := a.Add(n); err != nil {
				t.Fatal(err)
			}
		}
		got := a.Set()
		m.check(t, got)
		if !slices.EqualFunc(slices.Collect(got.Chunks()), slices.Collect(want.Chunks()), bytes.Equal) || got.Stats() != want.Stats() {
			t.Errorf("size %d: it is kept otherwise than what a Builder makes", size)
		}
	}
}

func TestAscending_Refused(t *testing.T) {
	row := func(n int) Number { return Number{kind: Soviet, row: fmt.Sprintf("1ВС,%07d", n)} }
	for name, list := range map[string][]Number{
		"nothing":                   {{}},
		"a number twice":            {Key(5).Number(), Key(5).Number()},
		"a number before":           {Key(5).Number(), Key(4).Number()},
		"a series before":           {Key(45_04_000_005).Number(), Key(45_03_000_006).Number()},
		"a number behind a row":     {row(1), Key(5).Number()},
		"a row twice":               {row(1), row(1)},
		"a row before":              {row(2), row(1)},
		"a number before the first": {Key(0).Number(), Key(0).Number()},
	} {
		var a Ascending
		for i, n := range list {
			if err := a.Add(n); (err != nil) != (i == len(list)-1) {
				t.Errorf("%s: document %d gives %v", name, i, err)
			}
		}
	}
	var a Ascending
	for n := range IrregularLimit {
		if err := a.Add(row(n)); err != nil {
			t.Fatal(err)
		}
	}
	if err := a.Add(row(IrregularLimit)); core.CodeOf(err) != core.Limit {
		t.Errorf("a row too many gives %v", err)
	}
}
