package selection

import (
	"slices"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
)

// MaxChance is the chance of a line that is sure to be accepted, in permille.
const MaxChance = 1000

// MaxLines is how many lines a sheet has at most.
const MaxLines = 9

// Sheet is a sheet with the lines on it that could be handed in.
type Sheet struct {
	ID     core.SheetID
	Region core.Region
	// Lines that could be handed in, and Chances of each in permille: that of line n stands at
	// n-1. A line without any chance is never chosen.
	Lines   core.LineSet
	Chances [MaxLines]uint16
	// Risk that all lines are refused with the sheet, in permille: a fault of its certification.
	Risk uint16
}

// Choice is what is to be handed in.
type Choice struct {
	// Rows in the order of their codes.
	Rows  []core.ChosenSheet
	Lines int
	// Expected is the sum of the chosen chances, in permille of a signature.
	Expected int64
	// Worst is the smallest chosen chance, 0 when nothing is chosen.
	Worst int
	// Regions in the order of their codes: those of the quota and those of the sheets.
	Regions []Region
	// Short says why the minimum is not reached; nil when it is.
	Short *Shortfall
}

// Region is what was offered and chosen of one region.
type Region struct {
	Region core.Region
	// Cap is how many count, 0 where none do.
	Cap int
	// Offered lines with a chance, Lines of them chosen, on so many Sheets.
	Offered int
	Lines   int
	Sheets  int
}

// Shortfall says why a choice stays below the minimum.
type Shortfall struct {
	// Missing lines to the minimum.
	Missing int
	// Offered lines with a chance, of which OverCap lie in regions that are full.
	Offered int
	OverCap int
	// Full regions have reached their cap.
	Full int
}

// Choose takes the best lines that keep the quota. It refuses a chance above [MaxChance]. Each
// sheet comes once, all are of one campaign.
func Choose(sheets []Sheet, q core.Quota) (Choice, error) {
	for _, s := range sheets {
		for n := 1; n <= MaxLines; n++ {
			if s.Lines.Has(n) && s.Chances[n-1] > MaxChance {
				return Choice{}, core.Refuse(core.Invalid, "chance", "selection.chance", strconv.Itoa(MaxChance)).
					About("sheet:" + string(s.ID.Code()))
			}
		}
	}
	t := newTally(sheets, q)
	order := byMerit(sheets)
	chosen := make([]core.LineSet, len(order))
	for _, key := range ranked(sheets, order) {
		rank, n := int(key>>lineBits&(1<<32-1)), int(key&(1<<lineBits-1))
		s := &sheets[order[rank]]
		if t.take(s, n) {
			if chosen[rank] == 0 {
				t.of(s.Region).Sheets++
			}
			chosen[rank] = chosen[rank].With(n)
		}
	}
	for rank, set := range chosen {
		if set != 0 {
			t.choice.Rows = append(t.choice.Rows, core.ChosenSheet{Sheet: sheets[order[rank]].ID, Lines: set})
		}
	}
	slices.SortFunc(t.choice.Rows, func(a, b core.ChosenSheet) int { return strings.Compare(string(a.Sheet), string(b.Sheet)) })
	return t.end(), nil
}

// lineBits hold the number of a line in a key of [ranked].
const lineBits = 4

// byMerit lists the sheets, the one with the best mean chance first, equal ones by code.
func byMerit(sheets []Sheet) []int32 {
	type merit struct{ sum, lines int32 }
	merits := make([]merit, len(sheets))
	order := make([]int32, len(sheets))
	for i := range sheets {
		order[i] = int32(i)
		for n := 1; n <= MaxLines; n++ {
			if sheets[i].Lines.Has(n) {
				merits[i].sum += int32(sheets[i].Chances[n-1])
				merits[i].lines++
			}
		}
	}
	slices.SortFunc(order, func(a, b int32) int {
		x, y := merits[a], merits[b]
		// x.sum / x.lines against y.sum / y.lines, without a fraction
		if left, right := x.sum*y.lines, y.sum*x.lines; left != right {
			return int(right - left)
		}
		return strings.Compare(string(sheets[a].ID), string(sheets[b].ID))
	})
	return order
}

// ranked lists the lines with a chance, best first, each as one number: what the chance lacks,
// the place of its sheet in order, its number on the sheet.
func ranked(sheets []Sheet, order []int32) []uint64 {
	count := 0
	for i := range sheets {
		count += sheets[i].Lines.Len()
	}
	keys := make([]uint64, 0, count)
	for rank, i := range order {
		for n := 1; n <= MaxLines; n++ {
			if chance := sheets[i].Chances[n-1]; sheets[i].Lines.Has(n) && chance > 0 {
				keys = append(keys, uint64(MaxChance-chance)<<(32+lineBits)|uint64(rank)<<lineBits|uint64(n))
			}
		}
	}
	slices.Sort(keys)
	return keys
}

// tally counts what is taken.
type tally struct {
	quota   core.Quota
	choice  Choice
	regions map[core.Region]*Region
}

func newTally(sheets []Sheet, q core.Quota) *tally {
	t := &tally{quota: q, regions: map[core.Region]*Region{}}
	for _, r := range q.Regions {
		t.of(r.Region).Cap = r.Max
	}
	for i := range sheets {
		for n := 1; n <= MaxLines; n++ {
			if sheets[i].Lines.Has(n) && sheets[i].Chances[n-1] > 0 {
				t.of(sheets[i].Region).Offered++
			}
		}
	}
	return t
}

func (t *tally) of(r core.Region) *Region {
	if t.regions[r] == nil {
		t.regions[r] = &Region{Region: r}
	}
	return t.regions[r]
}

// take counts line n of the sheet, unless its region or the whole is full.
func (t *tally) take(s *Sheet, n int) bool {
	r := t.of(s.Region)
	if t.choice.Lines >= t.quota.Max || r.Lines >= r.Cap {
		return false
	}
	r.Lines++
	t.choice.Lines++
	t.choice.Worst = int(s.Chances[n-1])
	t.choice.Expected += int64(s.Chances[n-1])
	return true
}

// end lists the regions and says what is missing.
func (t *tally) end() Choice {
	short := Shortfall{Missing: t.quota.Min - t.choice.Lines}
	for _, r := range t.regions {
		t.choice.Regions = append(t.choice.Regions, *r)
		short.Offered += r.Offered
		short.OverCap += max(0, r.Offered-r.Cap)
		if r.Cap > 0 && r.Lines == r.Cap {
			short.Full++
		}
	}
	slices.SortFunc(t.choice.Regions, func(a, b Region) int { return strings.Compare(string(a.Region), string(b.Region)) })
	if short.Missing > 0 {
		t.choice.Short = &short
	}
	return t.choice
}
