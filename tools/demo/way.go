package demo

// Way is how far a sheet of the demonstration has come.
type Way string

// The ways. [Filling] is where a desk's last sheet stays, which its operator goes on with.
const (
	// Filling: the next voter signs on it.
	Filling Way = "filling"
	// Finished by its collector, waiting for a verifier.
	Finished Way = "finished"
	// Disputed: checked, with a line for the lawyer.
	Disputed Way = "disputed"
	// Flawed: checked, with a line that its collector is to correct.
	Flawed Way = "flawed"
	// Certified, waiting in the office for a parcel.
	Certified Way = "certified"
	// Sent in a parcel that is on its way.
	Sent Way = "sent"
	// Stored in a folder at the central office.
	Stored Way = "stored"
)

// ways of the sheets in the order in which desks begin them, again and again: each room has
// something to do when the first sheets are full.
func ways() []Way {
	return []Way{
		Flawed, Stored, Stored, Disputed,
		Finished, Certified, Stored, Sent,
		Stored, Finished, Certified, Stored,
		Certified, Stored, Flawed, Finished,
	}
}

// checked says whether a verifier has had the sheet.
func (w Way) checked() bool { return w != Filling && w != Finished }

// certified says whether he has certified it.
func (w Way) certified() bool { return w == Certified || w.packed() }

// packed says whether it went into a parcel.
func (w Way) packed() bool { return w == Sent || w == Stored }

// page is one sheet of a desk's stack.
type page struct {
	way Way
	// lines are the numbers of those with a signature.
	lines []int
}

// turn lays out what becomes of the desk's sheets; number is that of the desk in the house. Sheets
// without region stay where they are.
func (d *desk) turn(number int) {
	d.pages = make([]page, d.sheets)
	used := 0
	for _, v := range d.visits {
		if v.special {
			continue
		}
		if n := v.fate.lines(); n > 0 {
			used += n
			last := used - 1 // of a spoiled line and the next one, the next one is signed
			d.pages[last/linesOfSheet].lines = append(d.pages[last/linesOfSheet].lines, last%linesOfSheet+1)
		}
	}
	for k := range d.pages {
		d.pages[k].way = Filling
		if order := ways(); k < len(d.pages)-1 {
			d.pages[k].way = order[(k*offices*desks+number)%len(order)]
		}
	}
}
