package drive

import (
	"math/rand/v2"

	"github.com/sheaf-drive/sheaf/core"
)

// Lane is the work of one collector.
type Lane struct {
	plan *Plan
	lane lane
	// Number among all, Desk at the Office, all counted from 0.
	Number, Office, Desk int
	// Sheets that he begins, Signatures that stand on them.
	Sheets, Signatures int
	// Toxic collectors change what they write.
	Toxic bool
}

// Load is how many sheets of one collector go to the check, to the parcel and to the store
// together.
const Load = 240

// Parcels says which parcels the sheets from number first on, of one load, are laid into.
func (l Lane) Parcels(first int) map[Parcel]int {
	list := map[Parcel]int{}
	for k := first; k < min(first+Load, l.Sheets); k++ {
		if p := l.end(k).Parcel(); p != NoParcel {
			list[p]++
		}
	}
	return list
}

// region of the sheet: four of five are of the office's own, one of a hundred has none.
func (l Lane) region(random *rand.Rand) core.Region {
	office := l.plan.Offices[l.Office]
	switch at := random.IntN(100); {
	case at < 1:
		return core.NoRegion
	case at < 20 && len(office.Abroad) > 0:
		return office.Abroad[random.IntN(len(office.Abroad))]
	}
	return office.Region.Code
}

// Region of sheet k, without drawing who comes for it.
func (l Lane) Region(k int) core.Region { return l.region(l.random(k)) }

// random of sheet k.
func (l Lane) random(k int) *rand.Rand {
	return rand.New(rand.NewPCG(l.plan.Seed, uint64(l.lane.first+k)))
}

// end of sheet k: the last ones have come least far.
func (l Lane) end(k int) End {
	behind := l.Sheets - 1 - k
	for _, run := range l.lane.tail {
		if behind < run.count {
			return run.end
		}
		behind -= run.count
	}
	return Filed
}

// signatures on sheet k: the lane's on its sheets evenly, and of two neighbours now and then one
// gets more and the other fewer. A sheet of the tail gets as it comes, so that a line stays free.
func (l Lane) signatures(k int) int {
	even := func(k int) int { return (k+1)*l.Signatures/l.Sheets - k*l.Signatures/l.Sheets }
	twin := k ^ 1
	if max(k, twin) >= l.Sheets-l.lane.tailLength {
		return even(k)
	}
	a, b := even(k&^1), even(k|1)
	random := rand.New(rand.NewPCG(l.plan.Seed, 1<<41+uint64(l.lane.first+k&^1)))
	shift := []int{0, 0, 0, 1, -1, 1, -1, 2, -2}[random.IntN(9)]
	for a+shift > LinesOfSheet || a+shift < 1 || b-shift > LinesOfSheet || b-shift < 1 {
		shift -= shift / max(1, abs(shift))
	}
	if k&1 == 0 {
		return a + shift
	}
	return b - shift
}

func abs(n int) int { return max(n, -n) }

// LinesOfSheet is how many lines the form of the built-in rules has.
const LinesOfSheet = 5

// Written is how many signatures stand on sheet k.
func (l Lane) Written(k int) int { return l.signatures(k) }
