package query_test

import (
	"fmt"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
)

// counted counts the records that are read.
type counted struct {
	state.View
	reads int
}

func (c *counted) Get(key []byte) []byte {
	c.reads++
	return c.View.Get(key)
}

func (c *counted) Scan(prefix, from []byte, fn func(key, value []byte) bool) {
	c.View.Scan(prefix, from, func(key, value []byte) bool {
		c.reads++
		return fn(key, value)
	})
}

const shelf core.CampaignID = "shelf"

// bound is a campaign with so many bound volumes of five sheets: the first ten were bound for an
// earlier selection, the last five are open. Every thousandth chosen sheet is not bound.
func bound(volumes int) (*state.Memory, core.Selection) {
	m := state.NewMemory()
	now := core.Selection{ID: "now", Campaign: shelf, State: core.SelectionActive, Sheets: 5 * volumes,
		Regions: []core.RegionCount{{Region: "63"}, {Region: "77"}}}
	for _, s := range []core.Selection{now, {ID: "before", Campaign: shelf, State: core.SelectionRetired}} {
		state.Selections.Put(m, state.SelectionKey(shelf, s.ID), s)
	}
	state.ActiveSelections.Put(m, shelf, now.ID)
	for n := 1; n <= volumes; n++ {
		o := core.Volume{Campaign: shelf, Number: n, Region: "77", Selection: now.ID, State: core.VolumeClosed, Sheets: 5}
		if n <= 10 {
			o.Selection = "before"
		}
		if n > volumes-5 {
			o.State = core.VolumeOpen
		}
		state.Volumes.Put(m, state.VolumeKey(shelf, n), o)
		state.VolumesOf.Put(m, state.VolumeOfKey(o.Selection, o.State, n), n)
	}
	state.Binding.Put(m, state.BindingKey(shelf, "77", "anna"), volumes-2)
	for n := range now.Sheets {
		code := core.SheetCode(fmt.Sprintf("%06d", n))
		state.Chosen.Put(m, state.ChosenKey(now.ID, code), core.LineSet(0).With(1))
		if n%1000 == 0 {
			id := core.NewSheetID(shelf, code)
			state.Sheets.Put(m, id, core.Sheet{ID: id, Region: "77", Office: "office", State: core.SheetFiled, Lines: 2})
			state.Lines.Put(m, id.Line(2), core.Line{ID: id.Line(2), State: core.LineGood})
			state.ToBind.Put(m, state.ToBindKey(now.ID, "77", code), true)
			state.ToStrike.Put(m, state.ToStrikeKey(now.ID, "office", code), core.LineSet(0).With(2))
		}
	}
	return m, now
}

// What screens ask for while a drive is bound reads as much of 12,000 volumes as of 2,000.
func TestBinding_ReadsNoMoreOfALargeDrive(t *testing.T) {
	reads := map[string][2]int{}
	for i, volumes := range []int{2000, 12000} {
		m, s := bound(volumes)
		for name, ask := range map[string]func(v state.View) int{
			"open": func(v state.View) int { return len(query.BindingOf(v, s, "anna")) },
			"workable": func(v state.View) int {
				list, _ := query.Workable(v, s, 0, 100)
				return len(list)
			},
			"workable behind": func(v state.View) int {
				list, _ := query.Workable(v, s, 1000, 100)
				return len(list)
			},
			"a page": func(v state.View) int {
				list, _ := query.VolumesFrom(v, shelf, 1000, 100)
				return len(list)
			},
			"unbound":     func(v state.View) int { return len(query.Unbound(v, s, "", 5)) },
			"of a region": func(v state.View) int { return len(query.Unbound(v, s, "63", 10)) + 1 },
			"to strike": func(v state.View) int {
				list, _ := query.ToStrike(v, s, []core.OfficeID{"office"}, "", 5)
				return len(list)
			},
		} {
			v := &counted{View: m}
			if ask(v) == 0 {
				t.Errorf("%s: nothing is found among %d volumes", name, volumes)
			}
			pair := reads[name]
			pair[i] = v.reads
			reads[name] = pair
		}
	}
	for name, pair := range reads {
		if pair[0] != pair[1] {
			t.Errorf("%s: %d records are read of 2,000 volumes and %d of 12,000", name, pair[0], pair[1])
		}
	}
}

func numbers(list []core.Volume) (n []int) {
	for _, o := range list {
		n = append(n, o.Number)
	}
	return n
}

// Page after page: what is open, then what is of an earlier selection, then what is closed.
func TestWorkable_InPages(t *testing.T) {
	m, s := bound(20)
	want := []int{20, 19, 18, 17, 16, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 15, 14, 13, 12, 11}
	for _, limit := range []int{1, 4, 5, 7, 20} {
		var got []int
		for after, more := 0, true; more; {
			var list []core.Volume
			list, more = query.Workable(m, s, after, limit)
			if len(list) > limit || len(list) == 0 {
				t.Fatalf("%d volumes in a page of %d", len(list), limit)
			}
			got = append(got, numbers(list)...)
			after = got[len(got)-1]
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("in pages of %d: %v", limit, got)
		}
	}
	state.Volumes.Put(m, state.VolumeKey(shelf, 21), core.Volume{Campaign: shelf, Number: 21, Selection: s.ID, State: core.VolumeHandedIn, Sheets: 1})
	if list, _ := query.Workable(m, s, 21, 2); fmt.Sprint(numbers(list)) != "[20 19]" {
		t.Errorf("behind a volume that was handed in meanwhile: %v", numbers(list))
	}
	if list, more := query.VolumesFrom(m, shelf, 17, 3); fmt.Sprint(numbers(list)) != "[18 19 20]" || !more {
		t.Errorf("by number: %v, more %v", numbers(list), more)
	}
	if list, more := query.VolumesFrom(m, shelf, 18, 3); fmt.Sprint(numbers(list)) != "[19 20 21]" || more {
		t.Errorf("the last by number: %v, more %v", numbers(list), more)
	}
	if closed := query.VolumesIn(m, s.ID, core.VolumeClosed); fmt.Sprint(closed) != "[15 14 13 12 11]" {
		t.Errorf("closed are %v", closed)
	}
}

// Page after page of what is to be struck; what was struck or left the store meanwhile is passed
// over. One sheet is of another office.
func TestToStrike_InPages(t *testing.T) {
	m, s := bound(1200)
	other := core.NewSheetID(shelf, "005000")
	state.Sheets.Put(m, other, core.Sheet{ID: other, Region: "77", Office: "third", State: core.SheetFiled, Lines: 2})
	state.ToStrike.Delete(m, state.ToStrikeKey(s.ID, "office", "005000"))
	state.ToStrike.Put(m, state.ToStrikeKey(s.ID, "third", "005000"), core.LineSet(0).With(2))
	for n, change := range map[int]func(core.SheetID){
		1000: func(id core.SheetID) {
			state.Lines.Put(m, id.Line(2), core.Line{ID: id.Line(2), State: core.LineStruck})
		},
		3000: func(id core.SheetID) {
			sheet, _ := state.Sheets.Get(m, id)
			sheet.State = core.SheetLost
			state.Sheets.Put(m, id, sheet)
		},
	} {
		change(core.NewSheetID(shelf, core.SheetCode(fmt.Sprintf("%06d", n))))
	}
	all := []core.OfficeID{"another", "office", "third"}
	list, next := query.ToStrike(m, s, all, "", 3)
	if len(list) != 2 || next != "002000" || list[1].Row.Sheet.Code() != "002000" || fmt.Sprint(list[1].Strike) != "[2]" {
		t.Errorf("the first page is %+v, then %q", list, next)
	}
	list, next = query.ToStrike(m, s, all, "002000", 3)
	if len(list) != 2 || next != "" || list[0].Row.Sheet.Code() != "004000" || list[1].Row.Sheet.Code() != "005000" {
		t.Errorf("the last page is %+v, then %q", list, next)
	}
	if list, next := query.ToStrike(m, s, all[:1], "002000", 3); len(list) != 0 || next != "" {
		t.Errorf("another office has %d", len(list))
	}
}
