package people

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/names"
	"github.com/sheaf-drive/sheaf/core/passport"
	"github.com/sheaf-drive/sheaf/tools/demo/passports"
	"github.com/sheaf-drive/sheaf/tools/demo/pictures"
)

// Options say whom to make.
type Options struct {
	Seed uint64
	// Today is the day of the visit, Election the day that ages count for.
	Today, Election core.Date
	// Registry has the streets.
	Registry *address.Registry
	// Kinds has one entry a person.
	Kinds []Kind
}

// Make makes the people. It refuses days that are none, an unknown kind and a registry
// without streets.
func Make(o Options) ([]Person, error) {
	m, err := newMaker(o)
	if err != nil {
		return nil, err
	}
	list := make([]Person, 0, len(o.Kinds))
	for _, kind := range o.Kinds {
		p, err := m.person(kind)
		if err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	return list, nil
}

// maker draws one person after the other.
type maker struct {
	random          *rand.Rand
	today, election time.Time
	streets         *streets
	known           map[names.Kind]map[names.Gender][]string
	taken           map[passport.Number]bool
}

func newMaker(o Options) (*maker, error) {
	m := &maker{random: rand.New(rand.NewPCG(o.Seed, 83)), taken: map[passport.Number]bool{}}
	var err error
	if m.today, err = day("today", o.Today); err != nil {
		return nil, err
	}
	if m.election, err = day("election", o.Election); err != nil {
		return nil, err
	}
	if m.streets, err = newStreets(o.Registry); err != nil {
		return nil, err
	}
	m.known = known()
	return m, nil
}

// known are the names of the built-in list; nobody changes them.
var known = sync.OnceValue(func() map[names.Kind]map[names.Gender][]string {
	list := map[names.Kind]map[names.Gender][]string{}
	for e := range names.Builtin().All() {
		if e.Rank == names.Rare {
			continue // most people have a name that others have too
		}
		if list[e.Kind] == nil {
			list[e.Kind] = map[names.Gender][]string{}
		}
		list[e.Kind][e.Gender] = append(list[e.Kind][e.Gender], e.Name)
	}
	return list
})

func day(field string, d core.Date) (time.Time, error) {
	if _, err := core.ParseDate(field, string(d)); err != nil {
		return time.Time{}, err
	}
	return time.Parse(time.DateOnly, string(d))
}

func (m *maker) person(kind Kind) (Person, error) {
	return m.withPassport(kind, func(issued time.Time) passport.Number {
		n := m.draw(issued)
		for m.taken[n] {
			n = m.draw(issued)
		}
		m.taken[n] = true
		return n
	})
}

// withPassport draws a person and gives him the passport of that day.
func (m *maker) withPassport(kind Kind, number func(issued time.Time) passport.Number) (Person, error) {
	p := Person{Kind: kind}
	birth, issued, err := m.dates(kind)
	if err != nil {
		return p, err
	}
	m.name(&p)
	p.Birth, p.Issued = date(birth), date(issued)
	p.BirthPlace = pick(m.random, birthPlaces())
	p.IssuedBy, p.Unit = issuer(issued)
	p.Passport = number(issued)
	m.register(&p, issued)
	return p, nil
}

func (m *maker) draw(issued time.Time) passport.Number {
	return passports.Draw(m.random, issued.Year())
}

// name draws a name whose parts agree. Three of four people have one of the common names.
func (m *maker) name(p *Person) {
	p.Gender = "m"
	common := commonMen()
	if m.random.IntN(100) < 54 {
		p.Gender, common = "f", commonWomen()
	}
	p.Family = pick(m.random, m.known[names.Family][p.Gender])
	p.Patronymic = child(pick(m.random, commonMen()), p.Gender)
	p.Given = pick(m.random, common)
	if m.random.IntN(4) == 0 {
		p.Given = pick(m.random, m.known[names.First][p.Gender])
	}
}

// child is the patronymic of a child of that father.
func child(father string, g names.Gender) string {
	pair := names.Patronymics(father)[0]
	if g == "f" {
		return pair[1]
	}
	return pair[0]
}

// register gives the page of stamps, and the address of the one in force.
func (m *maker) register(p *Person, issued time.Time) {
	past := m.random.IntN(3)
	if p.Kind == Unregistered {
		past = 1 + m.random.IntN(3)
	}
	days := m.daysBetween(issued, m.today, 2*past+1)
	for i := range past {
		a := m.streets.draw(m.random, false)
		p.Stamps = append(p.Stamps, stampOf(a, true, days[2*i]), stampOf(a, false, days[2*i+1]))
	}
	if p.Kind == Unregistered {
		return
	}
	p.Address = m.streets.draw(m.random, p.Kind == Renamed)
	if p.Kind == Misplaced {
		p.Address.move(pick(m.random, unbuilt()))
	}
	p.Stamps = append(p.Stamps, stampOf(p.Address, true, days[2*past]))
	p.Stamp = len(p.Stamps)
}

func stampOf(a Address, registered bool, day time.Time) pictures.Stamp {
	_, office := issuingHouse(day)
	street := a.Street + ", " + a.House
	if a.Flat != "" {
		street += "–" + a.Flat
	}
	return pictures.Stamp{Registered: registered, Office: office, Place: a.Place, Street: street, Day: date(day)}
}

func pick[T any](random *rand.Rand, list []T) T { return list[random.IntN(len(list))] }

func date(t time.Time) core.Date { return core.Date(t.Format(time.DateOnly)) }

func unknownKind(kind Kind) error { return fmt.Errorf("making people: no kind %q", kind) }
