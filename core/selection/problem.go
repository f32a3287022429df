package selection

import (
	"slices"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
)

// MaxRisk is the risk of a sheet that is sure to be refused as a whole, in permille.
const MaxRisk = 1000

// Unit is what one signature that is sure to be accepted is worth: values are in millionths.
const Unit = MaxChance * MaxRisk

// Problem is what may be chosen and what a choice has to keep.
type Problem struct {
	// Sheets, each once.
	Sheets []Sheet
	// Min and Max lines in all.
	Min, Max int
	// Bounds of regions; no region without one counts.
	Bounds []Bound
	// Met is how many of the regions that have a minimum have to reach it, the choice being free which; 0 for all.
	Met int
	// Whole says that no line may be struck: a sheet is handed in with all its lines or not.
	Whole bool
	// Must lines are handed in whatever they are worth, Never lines not. With Whole either
	// speaks for the whole sheet.
	Must, Never map[core.SheetID]core.LineSet
}

// Bound is how many lines of a region are handed in, at least and at most.
type Bound struct {
	Region   core.Region
	Min, Max int
}

// Of is the problem that a quota of the law sets for the sheets.
func Of(sheets []Sheet, q core.Quota) Problem {
	p := Problem{Sheets: sheets, Min: q.Min, Max: q.Max, Met: q.Met}
	for _, r := range q.Regions {
		b := Bound{Region: r.Region, Max: r.Max}
		if q.Met > 0 {
			b.Min = r.Min
		}
		p.Bounds = append(p.Bounds, b)
	}
	return p
}

// Plan is an optimal choice: none that keeps the problem is worth more.
type Plan struct {
	// Rows in the order of their codes.
	Rows  []core.ChosenSheet
	Lines int
	// Value is what can be expected to be accepted, in millionths of a signature.
	Value int64
	// Dual is the bound that prices on the maximum and on the regions prove: no choice is worth
	// more. Where it is Value it alone proves the choice. Where it is more, whole sheets do not
	// fill what is left exactly, and the proof is Exchanges.
	Dual int64
	// Exchanges says that every exchange was tried that could improve the choice: of up to that
	// many lines in each region at once. A choice that none improves is optimal, because every
	// better one would differ by such exchanges (Graver's test set, doc.go).
	Exchanges int
	// Regions in the order of their codes: those of the bounds and those of the sheets.
	Regions []Region
	// Short says why the minimum is not reached; nil when it is.
	Short *Shortfall
}

// Solve finds an optimal choice. Errors: Invalid for a chance or risk beyond its maximum, for
// bounds that contradict each other, and for lines that must be handed in where they may not. A
// minimum of all that cannot be reached is no error but a [Shortfall].
func Solve(p Problem) (Plan, error) {
	f, err := prepare(p)
	if err != nil {
		return Plan{}, err
	}
	return f.solve(p.Min, p.Max)
}

// item is what is taken or left: a line, or a whole sheet.
type item struct {
	sheet int32 // in Problem.Sheets
	lines core.LineSet
	value int64
}

// worth is what the lines of the sheet can be expected to bring.
func (s *Sheet) worth(lines core.LineSet) int64 {
	sum := int64(0)
	for n := 1; n <= MaxLines; n++ {
		if lines.Has(n) {
			sum += int64(s.Chances[n-1])
		}
	}
	return sum * int64(MaxRisk-s.Risk)
}

// check refuses what no choice can follow.
func (p Problem) check() error {
	for i := range p.Sheets {
		s := &p.Sheets[i]
		about := "sheet:" + string(s.ID.Code())
		for n := 1; n <= MaxLines; n++ {
			if s.Lines.Has(n) && s.Chances[n-1] > MaxChance {
				return core.Refuse(core.Invalid, "chance", "selection.chance", strconv.Itoa(MaxChance)).About(about)
			}
		}
		if s.Risk > MaxRisk {
			return core.Refuse(core.Invalid, "risk", "selection.risk", strconv.Itoa(MaxRisk)).About(about)
		}
		if must := p.Must[s.ID]; must&^s.Lines != 0 || must&p.Never[s.ID] != 0 || p.Whole && must != 0 && p.Never[s.ID] != 0 {
			return core.Refuse(core.Invalid, "must", "selection.must", must.String()).About(about)
		}
	}
	if p.Min < 0 || p.Max < p.Min || p.Met < 0 {
		return core.Refuse(core.Invalid, "max", "selection.bounds", strconv.Itoa(p.Min), strconv.Itoa(p.Max))
	}
	seen := map[core.Region]bool{}
	for _, b := range p.Bounds {
		if b.Min < 0 || b.Max < b.Min || seen[b.Region] {
			return core.Refuse(core.Invalid, "regions", "selection.bounds", strconv.Itoa(b.Min), strconv.Itoa(b.Max)).
				About("region:" + string(b.Region))
		}
		seen[b.Region] = true
	}
	return nil
}

// sortBounds is the bounds in the order of their regions, with a closed one for each region that
// has sheets and no bound.
func (p Problem) sortBounds() []Bound {
	all := slices.Clone(p.Bounds)
	known := map[core.Region]bool{}
	for _, b := range all {
		known[b.Region] = true
	}
	for i := range p.Sheets {
		if r := p.Sheets[i].Region; !known[r] {
			known[r] = true
			all = append(all, Bound{Region: r})
		}
	}
	slices.SortFunc(all, func(a, b Bound) int { return strings.Compare(string(a.Region), string(b.Region)) })
	return all
}
