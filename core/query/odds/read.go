package odds

import (
	"encoding/binary"
	"hash/fnv"
	"slices"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/chance"
	"github.com/sheaf-drive/sheaf/core/selection"
	"github.com/sheaf-drive/sheaf/core/state"
)

// FootChance is how likely the certification of a sheet is in order where nothing was learnt, in
// permille: an assumption until a drive has checked some.
const FootChance = 980

// heldBack is of how many lines one is held back for the scores.
const heldBack = 5

// Book is what is known of a campaign's chances at one moment.
type Book struct {
	Campaign core.CampaignID
	// Index of the log up to which the state was read.
	Index uint64
	// Lines and Feet are what was learnt of lines and of certifications; LineScores and FootScores
	// say how well on those that were held back.
	Lines, Feet            *chance.Model
	LineScores, FootScores chance.Scores
	Trust                  chance.Trust
	// Sheets are what could be handed in, with chances after the check, in the order of their codes.
	Sheets []Sheet
	// Collectors of those sheets.
	Collectors []core.UserID
	// Offered lines, Left the sum of the chances of a fault that the checks leave on them, that of
	// their sheets within.
	Offered int
	Left    float64
	// Pairs of offered lines whose names and birth dates are equal.
	Pairs int
	// Regions by code.
	Regions map[core.Region]*Region
	// last is the last day on which anything was collected, at midnight.
	last core.Time
}

// Sheet is a sheet that could be handed in; Collector is its place in [Book].Collectors.
type Sheet struct {
	selection.Sheet
	Collector int32
}

// Region is what a region has.
type Region struct {
	// Offered lines lie in the store; Collected are these and all others that stand.
	Offered, Collected int
	// Left is the sum of the chances of a fault on the offered ones.
	Left float64
	// Daily are the collected ones by the day of signing, in UTC.
	Daily map[core.Date]int
}

// LastDays lists how many were collected on each of so many days up to the last on which anything was
// collected anywhere, the latest last.
func (b *Book) LastDays(r core.Region, days int) []int {
	list := make([]int, days)
	region := b.Regions[r]
	if b.last == 0 || region == nil {
		return list
	}
	for i := range list {
		list[i] = region.Daily[dayOf(b.last-core.Time(days-1-i)*day)]
	}
	return list
}

// Mean is the mean chance of a fault that is left on what could be handed in, 0 where nothing could.
func (b *Book) Mean() float64 {
	if b.Offered == 0 {
		return 0
	}
	return b.Left / float64(b.Offered)
}

// reading is a walk over the sheets.
type reading struct {
	view         state.View
	book         *Book
	lines, feet  chance.Sample // what was answered
	offers, soil chance.Sample // what could be handed in, line by line and sheet by sheet
	collectors   map[core.UserID]int32
	people       map[uint64]int32
}

// Read reads the book of a campaign. seen, when not nil, is told of every sheet; it ends the reading
// with an error.
func Read(v state.View, c core.CampaignID, index uint64, seen func() error) (*Book, error) {
	r := &reading{view: v, collectors: map[core.UserID]int32{}, people: map[uint64]int32{},
		book: &Book{Campaign: c, Index: index, Trust: chance.Assumed(), Regions: map[core.Region]*Region{}}}
	var failed error
	state.Sheets.Scan(v, core.SheetID(c+"/"), func(_ core.SheetID, s core.Sheet) bool {
		if seen != nil {
			if failed = seen(); failed != nil {
				return false
			}
		}
		if s.Collector != "" {
			r.sheet(s)
		}
		return true
	})
	if failed != nil {
		return nil, failed
	}
	b := r.book
	b.Lines, b.LineScores = chance.Learn(&r.lines), chance.Examine(&r.lines)
	b.Feet, b.FootScores = chance.Learn(&r.feet), chance.Examine(&r.feet)
	r.price()
	return b, nil
}

// sheet reads one sheet that somebody has written on.
func (r *reading) sheet(s core.Sheet) {
	foot := footOf(r.view, s)
	if foot.answer != unanswered {
		r.feet.Add(foot.Case, foot.answer == bad, held(string(s.ID)))
	}
	out := Sheet{Sheet: selection.Sheet{ID: s.ID, Region: s.Region}}
	stored := s.State == core.SheetFiled || s.State == core.SheetBound
	for n := 1; n <= s.Lines; n++ {
		l, ok := lineOf(r.view, s, n)
		if !ok {
			continue
		}
		if l.answer != unanswered {
			r.lines.Add(l.Case, l.answer == bad, held(string(l.signature.ID)))
		}
		if l.line.HasContent() {
			r.collected(s.Region, core.Date(l.Day))
			r.book.last = max(r.book.last, l.signed/day*day)
		}
		if stored && l.offered {
			out.Lines = out.Lines.With(n)
			r.offers.Add(l.Case, false, false)
			if tag := l.signature.Person; !tag.Zero() {
				r.people[binary.BigEndian.Uint64(tag[:8])]++
			}
		}
	}
	if out.Lines == 0 {
		return
	}
	at, ok := r.collectors[s.Collector]
	if !ok {
		at = int32(len(r.book.Collectors))
		r.collectors[s.Collector] = at
		r.book.Collectors = append(r.book.Collectors, s.Collector)
	}
	out.Collector = at
	r.soil.Add(foot.Case, false, false)
	r.book.Sheets = append(r.book.Sheets, out)
}

func (r *reading) collected(region core.Region, day core.Date) {
	of := r.region(region)
	of.Collected++
	of.Daily[day]++
}

func (r *reading) region(code core.Region) *Region {
	of := r.book.Regions[code]
	if of == nil {
		of = &Region{Daily: map[core.Date]int{}}
		r.book.Regions[code] = of
	}
	return of
}

// price gives each line that could be handed in its chance.
func (r *reading) price() {
	b := r.book
	lines, feet := b.Lines.Faults(&r.offers), b.Feet.Faults(&r.soil)
	at := 0
	for i := range b.Sheets {
		s := &b.Sheets[i]
		risk := b.Trust.Left(feet[i])
		s.Risk = chance.Spoiled(risk)
		of := r.region(s.Region)
		for n := 1; n <= selection.MaxLines; n++ {
			if !s.Lines.Has(n) {
				continue
			}
			left := b.Trust.Left(lines[at])
			at++
			s.Chances[n-1] = chance.Accepted(left)
			all := 1 - (1-left)*(1-risk)
			of.Offered++
			of.Left += all
			b.Offered++
			b.Left += all
		}
	}
	for _, n := range r.people {
		b.Pairs += int(n) * int(n-1) / 2
	}
}

// answer is what a check has said.
type answer int

const (
	unanswered answer = iota
	good
	bad
)

// lineCase is a line with what was said of it.
type lineCase struct {
	chance.Case
	line      core.Line
	signature core.Signature
	answer    answer
	// signed is when the voter came.
	signed core.Time
	// offered says that it could be handed in as far as it is concerned.
	offered bool
}

// lineOf reads line n of a sheet; false where no signature stands on it.
func lineOf(v state.View, s core.Sheet, n int) (lineCase, bool) {
	line, ok := state.Lines.Get(v, s.ID.Line(n))
	if !ok || line.Signature == "" {
		return lineCase{}, false
	}
	g, ok := state.Signatures.Get(v, line.Signature)
	if !ok {
		return lineCase{}, false
	}
	visit, _ := state.Visits.Get(v, g.Visit)
	check, _ := state.LineChecks.Get(v, line.ID)
	l := lineCase{line: line, signature: g, signed: visit.Opened, answer: answerOf(line), Case: chance.Case{
		Pack: g.Judgement.ChancePermille, Office: string(g.Office), Collector: string(s.Collector), Verifier: string(check.By),
		Day: string(dayOf(visit.Opened)),
	}}
	for _, f := range g.Judgement.Findings {
		l.Grounds = append(l.Grounds, f.Code)
	}
	l.offered = line.State == core.LineGood && g.State == core.SignatureAccepted && !slices.ContainsFunc(core.Matters(), func(m core.Matter) bool {
		late, _ := state.Lates.Get(v, m.Late(g.ID))
		return late.Blocks()
	})
	return l, true
}

// answerOf says whether a line was in order as it was written.
func answerOf(l core.Line) answer {
	switch {
	case l.Corrected, l.State == core.LineFlawed, l.State == core.LineBad:
		return bad
	case l.State == core.LineStruck && l.Reason != core.ReasonNotSelected:
		return bad
	case l.State == core.LineGood, l.State == core.LineStruck: // what is struck as not chosen was good
		return good
	}
	return unanswered
}

// footCase is the certification of a sheet with what was said of it.
type footCase struct {
	chance.Case
	answer answer
}

func footOf(v state.View, s core.Sheet) footCase {
	check, _ := state.Checks.Get(v, s.ID)
	said, _ := state.LineChecks.Get(v, s.ID.Line(core.Foot))
	f := footCase{Case: chance.Case{Pack: FootChance, Office: string(s.Office), Collector: string(s.Collector), Verifier: string(said.By)}}
	if check.Collector.Signed != 0 {
		f.Day = string(dayOf(check.Collector.Signed))
	}
	switch {
	case check.BlockCorrected, check.Block == core.BlockFlawed:
		f.answer = bad
	case check.Block == core.BlockGood:
		f.answer = good
	}
	return f
}

// held says whether what the id names is held back: always the same ones.
func held(id string) bool {
	h := fnv.New32a()
	_, _ = h.Write([]byte(id))
	return h.Sum32()%heldBack == 0
}

const day = core.Time(24 * 60 * 60 * 1000)

func dayOf(t core.Time) core.Date {
	if t == 0 {
		return ""
	}
	return core.Date(t.UTC().Format("2006-01-02"))
}
