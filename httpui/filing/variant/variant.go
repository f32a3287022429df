package variant

import (
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/forecast"
	"github.com/sheaf-drive/sheaf/core/query/odds"
	"github.com/sheaf-drive/sheaf/core/selection"
)

// Wish is what somebody wants chosen; its zero value is the best of all that the law takes.
type Wish struct {
	// Max signatures in all, 0 for as many as the law takes.
	Max int
	// Least chance in permille of a signature that is handed in.
	Least int
	// Without the sheets of these collectors, in the order of their ids.
	Without []core.UserID
	// Likeliest chooses the total, too: that which the commission accepts most likely.
	Likeliest bool
}

// Asked checks a wish against the quota.
func (w Wish) Asked(q core.Quota) error {
	if w.Max != 0 && (w.Max < q.Min || w.Max > q.Max) {
		return core.Refuse(core.Invalid, "max", "variant.max", strconv.Itoa(q.Min), strconv.Itoa(q.Max))
	}
	if w.Least < 0 || w.Least > selection.MaxChance {
		return core.Refuse(core.Invalid, "least", "variant.least")
	}
	return nil
}

// Answer is what is chosen.
type Answer struct {
	Plan selection.Plan
	// Accept is the probability that the commission accepts it, with what it calls invalid of good
	// ones taken as expected.
	Accept float64
	// Left out are the lines that the wish keeps from being chosen.
	LeftOut int
	// Reached is how many regions reach their own minimum, Met how many have to. Where fewer do the plan is the best that there is
	// without these minima, and Accept is 0.
	Reached, Met int
}

// Unmet says that fewer regions reach their minimum than have to.
func (a Answer) Unmet() bool { return a.Reached < a.Met }

// Gap is what the proof leaves open, in millionths of a signature: nothing, or the prices would not
// prove it and neither would the exchanges.
func (a Answer) Gap() int64 {
	if a.Proof() == "exchanges" {
		return 0
	}
	return a.Plan.Dual - a.Plan.Value
}

// Proof says how the choice is known to be the best: by the bound that prices prove, or because every
// exchange was tried.
func (a Answer) Proof() string {
	if a.Plan.Dual > a.Plan.Value && a.Plan.Exchanges > 0 {
		return "exchanges"
	}
	return "bound"
}

// Solver keeps what was computed last for each campaign.
type Solver struct {
	mu   sync.Mutex // guards kept
	kept map[core.CampaignID]*kept
}

// kept is a wish but for its total.
type kept struct {
	key      string
	prepared *selection.Prepared
	leftOut  int
}

// Try chooses from the book. Errors: of the wish, and of core/selection.
func (s *Solver) Try(b *odds.Book, q core.Quota, c forecast.Check, w Wish) (Answer, error) {
	if err := w.Asked(q); err != nil {
		return Answer{}, err
	}
	k, err := s.prepare(b, q, c, w)
	if err != nil {
		return Answer{}, err
	}
	a := Answer{LeftOut: k.leftOut}
	most := total(b, q)
	if w.Max != 0 {
		most = min(most, max(w.Max, q.Min))
	}
	chance := accepted(b, q, c.Scheme)
	if w.Likeliest && w.Max == 0 {
		a.Plan, a.Accept, err = k.prepared.Likeliest(chance)
	} else if a.Plan, err = k.prepared.Total(q.Min, most); err == nil && a.Plan.Short == nil {
		a.Accept = chance(a.Plan.Lines, a.Plan.Value)
	}
	if err != nil && q.Met > 0 {
		a.Plan, err = k.prepared.Free().Total(q.Min, most)
	}
	a.Reached, a.Met = q.Reached(counts(a.Plan)), q.Met
	return a, err
}

// counts is how much of each region is chosen.
func counts(p selection.Plan) (list []core.RegionCount) {
	for _, r := range p.Regions {
		list = append(list, core.RegionCount{Region: r.Region, Sheets: r.Sheets, Lines: r.Lines})
	}
	return list
}

// total is the largest that can be handed in: a law without a maximum takes all there are.
func total(b *odds.Book, q core.Quota) int { return max(q.Min, min(q.Max, b.Offered)) }

// accepted is the probability that the commission accepts so many lines of such a value.
func accepted(b *odds.Book, q core.Quota, s forecast.Scheme) selection.Chance {
	strict := b.Trust.Strict.Mean()
	return func(lines int, value int64) float64 {
		good := float64(value) / selection.Unit * (1 - strict)
		return s.At(forecast.Filing{Filed: lines, Bad: int(float64(lines) - good + 0.5), Required: q.Min}).Accept
	}
}

// prepare computes what the regions can contribute, or finds it computed.
func (s *Solver) prepare(b *odds.Book, q core.Quota, c forecast.Check, w Wish) (*kept, error) {
	key := keyOf(b, q, c, w)
	s.mu.Lock()
	defer s.mu.Unlock()
	if k := s.kept[b.Campaign]; k != nil && k.key == key {
		return k, nil
	}
	p, leftOut := problem(b, q, c, w)
	prepared, err := selection.Prepare(p)
	if err != nil {
		return nil, err
	}
	if s.kept == nil {
		s.kept = map[core.CampaignID]*kept{}
	}
	k := &kept{key, prepared, leftOut}
	s.kept[b.Campaign] = k
	return k, nil
}

// keyOf names a problem but for its total.
func keyOf(b *odds.Book, q core.Quota, c forecast.Check, w Wish) string {
	var k strings.Builder
	k.WriteString(strconv.FormatUint(b.Index, 10) + " " + strconv.Itoa(q.Min) + " " + strconv.Itoa(q.Max) + " " +
		strconv.FormatBool(c.Whole) + " " + strconv.Itoa(w.Least) + " " + strconv.Itoa(q.Met))
	for _, r := range q.Regions {
		k.WriteString(" " + string(r.Region) + ":" + strconv.Itoa(r.Max) + ":" + strconv.Itoa(r.Min))
	}
	for _, id := range w.Without {
		k.WriteString(" -" + string(id))
	}
	return k.String()
}

// problem is what the wish leaves to choose from, and how many lines it leaves out.
func problem(b *odds.Book, q core.Quota, c forecast.Check, w Wish) (p selection.Problem, leftOut int) {
	without := map[int32]bool{}
	for i, id := range b.Collectors {
		if slices.Contains(w.Without, id) {
			without[int32(i)] = true
		}
	}
	q.Max = total(b, q)
	p = selection.Of(make([]selection.Sheet, 0, len(b.Sheets)), q)
	p.Whole, p.Never = c.Whole, map[core.SheetID]core.LineSet{}
	for i := range b.Sheets {
		sheet := &b.Sheets[i]
		if without[sheet.Collector] {
			leftOut += sheet.Lines.Len()
			continue
		}
		p.Sheets = append(p.Sheets, sheet.Sheet)
		if low := below(&sheet.Sheet, w.Least); low != 0 {
			p.Never[sheet.ID] = low
			if c.Whole {
				low = sheet.Lines
			}
			leftOut += low.Len()
		}
	}
	return p, leftOut
}

// below are the lines of a sheet whose chance, with the sheet's risk within, is less.
func below(s *selection.Sheet, least int) (low core.LineSet) {
	for n := 1; n <= selection.MaxLines; n++ {
		if s.Lines.Has(n) && int(s.Chances[n-1])*(selection.MaxRisk-int(s.Risk)) < least*selection.MaxRisk {
			low = low.With(n)
		}
	}
	return low
}
