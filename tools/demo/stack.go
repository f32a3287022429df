package demo

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/demo/drive"
	demogar "github.com/sheaf-drive/sheaf/tools/demo/gar"
	"github.com/sheaf-drive/sheaf/tools/demo/stages"
)

// ends of the sheets in the order in which desks begin them, again and again: each room has
// something to do when the first sheets are full.
func ends() []drive.End {
	return []drive.End{
		drive.WantedByCollector, drive.Filed, drive.Filed, drive.WantedByLawyer,
		drive.Complete, drive.Certified, drive.Filed, drive.Travelling,
		drive.Filed, drive.Complete, drive.Certified, drive.Filed,
		drive.Certified, drive.Filed, drive.WantedByCollector, drive.Complete,
	}
}

// region of the sheets that a visit's lines are on.
func (v visit) region() core.Region {
	if v.Kind == drive.Unregistered {
		return core.NoRegion
	}
	return demogar.Region
}

// lay lays out on which sheets of the desk the lines will be. A sheet belongs to its collector, so
// nobody else takes lines of it and the layout holds.
func (d *desk) lay() {
	d.stacks = map[core.Region][]stages.Page{}
	for i := range d.visits {
		v := &d.visits[i]
		if !v.Fate.Signed() && v.Fate != drive.Left {
			continue
		}
		var s *drive.Sheet
		for n := range max(1, v.Fate.Lines()) {
			s = d.free(v.region())
			v.slots = append(v.slots, len(d.stacks[s.Region])-1)
			if n < v.Fate.Lines() {
				s.Used++
				v.Line = s.Used
			}
		}
		s.Visits = append(s.Visits, v.Visit)
	}
}

// free is the sheet of a stack that has a free line: its last one, or a new one.
func (d *desk) free(r core.Region) *drive.Sheet {
	stack := d.stacks[r]
	if n := len(stack); n == 0 || stack[n-1].Used == drive.LinesOfSheet {
		s := drive.Sheet{Number: n*desks + d.place, Region: r, End: drive.Filling}
		stack = append(stack, stages.Page{Sheet: s})
		d.stacks[r] = stack
	}
	return &stack[len(stack)-1].Sheet
}

// turn decides how far the desk's sheets go; number is that of the desk in the house. The last one
// stays with its operator, who goes on with it, and so do those without region.
func (d *desk) turn(number int) {
	stack, order := d.sheets(), ends()
	for k := range len(stack) - 1 {
		s := &stack[k].Sheet
		s.End = order[(k*offices*desks+number)%len(order)]
		s.Settle()
	}
}

// sheets of the house's own region.
func (d *desk) sheets() []stages.Page { return d.stacks[demogar.Region] }
