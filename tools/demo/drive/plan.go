package drive

import (
	"math/rand/v2"
	"slices"

	"github.com/sheaf-drive/sheaf/core"
)

// Plan is a drive of a size. It does not change and may be read by many at once.
type Plan struct {
	Size Size
	Seed uint64
	// Regions whose voters sign, the largest first; the first ones have offices.
	Regions []Region
	Offices []Office
	lanes   []lane
	toxic   map[int]bool
}

// Office is one office with its desks.
type Office struct {
	Region Region
	Desks  int
	// Abroad are the other regions that its voters come from.
	Abroad []core.Region
	// Verifiers who check and certify there.
	Verifiers int
}

// lane is what a collector's lane is counted by.
type lane struct {
	office, desk int
	// first sheet of all, and how many; first signature, and how many.
	first, sheets         int
	written, signatures   int
	tail                  []run
	tailLength, firstLate int
}

// run is how many sheets next to each other have the same end.
type run struct {
	end   End
	count int
}

const (
	// regionsAbroad is from how many other regions the voters of one office come.
	regionsAbroad = 8
	// desksOfVerifier is how many desks one verifier keeps up with.
	desksOfVerifier = 4
	// toxicOf 10,000 collectors change what they write on purpose.
	toxicOf = 160
)

// New makes the plan of a drive.
func New(size Size, seed uint64) *Plan {
	p := &Plan{Size: size, Seed: seed, Regions: largest(size.Regions), toxic: map[int]bool{}}
	for i, desks := range share(size.Desks, p.Regions[:size.Offices]) {
		p.Offices = append(p.Offices, Office{
			Region: p.Regions[i], Desks: desks, Verifiers: (desks + desksOfVerifier - 1) / desksOfVerifier,
		})
		for desk := range desks {
			p.lanes = append(p.lanes, lane{office: i, desk: desk})
		}
	}
	for i := range p.Offices {
		p.Offices[i].Abroad = p.abroad(i)
	}
	n := len(p.lanes)
	for i := range p.lanes {
		l := &p.lanes[i]
		l.first, l.sheets = part(size.Sheets, i, n)
		l.written, l.signatures = part(size.Signatures, i, n)
	}
	p.cutTails()
	late := 0
	for i := range p.lanes {
		p.lanes[i].firstLate = late
		late += len(p.Lane(i).standing()) + p.Lane(i).repeats()
	}
	wrong := max(1, n*toxicOf/10_000)
	for i := range wrong {
		p.toxic[(int(seed%uint64(n))+i*n/wrong)%n] = true
	}
	return p
}

// part is the i-th of n parts of a whole: where it begins and how much it is.
func part(whole, i, n int) (first, count int) {
	first = whole * i / n
	return first, whole*(i+1)/n - first
}

// abroad draws other regions by their inhabitants; the ones without an office come first, each to
// three offices, or nobody would collect for them.
func (p *Plan) abroad(office int) []core.Region {
	random := rand.New(rand.NewPCG(p.Seed, 1<<40+uint64(office)))
	want := min(regionsAbroad, len(p.Regions)-1)
	var list []core.Region
	n := len(p.Offices)
	for i, r := range p.Regions[n:] {
		for times := range 3 {
			if (i*7+times*max(1, n/3))%n == office && len(list) < want && !slices.Contains(list, r.Code) {
				list = append(list, r.Code)
			}
		}
	}
	whole := 0
	for _, r := range p.Regions {
		whole += r.Inhabitants
	}
	for len(list) < want {
		at := random.IntN(whole)
		for _, r := range p.Regions {
			if at -= r.Inhabitants; at < 0 {
				if r.Code != p.Offices[office].Region.Code && !slices.Contains(list, r.Code) {
					list = append(list, r.Code)
				}
				break
			}
		}
	}
	return list
}

// cutTails spreads the sheets that have not come to the store over the collectors, each kind to
// others first, so that no collector has them all.
func (p *Plan) cutTails() {
	n, turn := len(p.lanes), 0
	for _, t := range tails() {
		count := max(2, p.Size.Sheets*t.share/10_000)
		for i := range p.lanes {
			l := &p.lanes[(i+turn)%n]
			_, have := part(count, i, n)
			if have > 0 {
				l.tail = append(l.tail, run{t.end, have})
				l.tailLength += have
			}
		}
		turn += count
	}
}

// Lanes is how many collectors there are.
func (p *Plan) Lanes() int { return len(p.lanes) }

// Lane is the work of one collector, counted from 0.
func (p *Plan) Lane(n int) Lane {
	l := p.lanes[n]
	return Lane{plan: p, lane: l, Number: n, Office: l.office, Desk: l.desk, Sheets: l.sheets, Signatures: l.signatures, Toxic: p.toxic[n]}
}

// Blank is how many sheets of a region an office has beside those that are written on: in its
// binder, printed but not issued, planned but not printed.
func (p *Plan) Blank(office int, r core.Region, used int) (atOffice, printed, planned int) {
	atOffice = 2 + used/20
	if r == p.Offices[office].Region.Code {
		printed, planned = 2+used/50, 2+used/50
	}
	return atOffice, printed, planned
}
