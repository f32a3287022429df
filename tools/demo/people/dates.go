package people

import (
	"math/rand/v2"
	"slices"
	"time"
)

// first is the first day on which passports of this kind were issued widely.
var first = time.Date(1998, time.January, 12, 0, 0, 0, 0, time.UTC)

const (
	firstAge = 14 // of a passport
	adult    = 18
	young    = 20 // first renewal
	middle   = 45 // second renewal
	eldest   = 82
	// settled is how many days after a renewal everybody has the new passport.
	settled = 120
)

// dates draws birth date and day of issue that make the kind.
func (m *maker) dates(kind Kind) (birth, issued time.Time, err error) {
	switch kind {
	case Ordinary, Renamed, Misplaced, Unregistered, Listed:
		birth, issued = m.grown()
	case NotRenewed:
		birth, issued = m.notRenewed()
	case UnderAge:
		birth = years(m.election, -adult).AddDate(0, 0, 5+m.random.IntN(320))
		issued = m.soonAfter(years(birth, firstAge))
	default:
		err = unknownKind(kind)
	}
	return birth, issued, err
}

// grown is an adult today with the passport of his age.
func (m *maker) grown() (birth, issued time.Time) {
	for {
		birth = between(m.random, years(m.today, -eldest), years(m.today, -adult))
		since := years(birth, firstAge)
		for _, age := range []int{young, middle} {
			if turned := years(birth, age); !turned.After(m.today) {
				since = turned
			}
		}
		if since.AddDate(0, 0, settled+1).After(m.today) {
			continue // has only just turned that age
		}
		if since.Before(first) {
			since = first
		}
		if m.random.IntN(10) < 7 {
			return birth, m.soonAfter(since)
		}
		return birth, between(m.random, since.AddDate(0, 0, 1), m.today) // lost one, or changed the name
	}
}

// notRenewed has passed 20 or 45 long ago with the passport from before.
func (m *maker) notRenewed() (birth, issued time.Time) {
	oldest, youngest, since, until := middle-1, young+2, firstAge, young
	if m.random.IntN(2) == 0 {
		oldest, youngest, since, until = middle+12, middle+2, young, middle
	}
	birth = between(m.random, years(m.today, -oldest), years(m.today, -youngest))
	from := years(birth, since).AddDate(0, 0, settled)
	if from.Before(first) {
		from = first
	}
	return birth, between(m.random, from, years(birth, until).AddDate(0, 0, -30))
}

// soonAfter is a day within four months, but not after today.
func (m *maker) soonAfter(t time.Time) time.Time {
	until := t.AddDate(0, 0, settled)
	if until.After(m.today) {
		until = m.today
	}
	return between(m.random, t.AddDate(0, 0, 1), until)
}

// daysBetween draws n days in their order.
func (m *maker) daysBetween(from, to time.Time, n int) []time.Time {
	days := make([]time.Time, n)
	for i := range days {
		days[i] = between(m.random, from, to)
	}
	slices.SortFunc(days, time.Time.Compare)
	return days
}

// between draws a day from the first to the last, both included; the first when the last
// lies before it.
func between(random *rand.Rand, from, to time.Time) time.Time {
	n := int(to.Sub(from) / (24 * time.Hour))
	if n <= 0 {
		return from
	}
	return from.AddDate(0, 0, random.IntN(n+1))
}

// years moves a day by so many years; 29 February becomes 1 March.
func years(t time.Time, n int) time.Time {
	return time.Date(t.Year()+n, t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}
