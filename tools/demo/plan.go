package demo

import (
	"fmt"
	"math/rand/v2"

	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/tools/demo/people"
)

// Fate is how a visit goes.
type Fate string

// The fates.
const (
	// Written at once.
	Written Fate = "written"
	// Corrected: written with a remark of the collector beside it.
	Corrected Fate = "corrected"
	// Spoiled: one line is lost, the next one is written.
	Spoiled Fate = "spoiled"
	// Left: the voter goes before he has written.
	Left Fate = "left"
	// TurnedAway for a ground.
	TurnedAway Fate = "turned_away"
	// Lifted: the coordinator passes over a block, and the line is written.
	Lifted Fate = "lifted"
	// Waiting for the coordinator when the demonstration begins.
	Waiting Fate = "waiting"
	// Questionnaire: the visit stands open at its second step.
	Questionnaire Fate = "questionnaire"
)

// lines that the fate takes of a sheet for good.
func (f Fate) lines() int {
	switch f {
	case Written, Corrected, Lifted:
		return 1
	case Spoiled:
		return 2
	}
	return 0
}

// placed says whether the voter comes to the table with the sheet.
func (f Fate) placed() bool { return f == Left || f.lines() > 0 }

// signed says whether the visit ends with a signature on a line.
func (f Fate) signed() bool { return f.lines() > 0 }

// portion is a sort of visit and how many there are of it to a thousand signatures; at least one
// is.
type portion struct {
	fate     Fate
	kind     people.Kind
	permille int
}

// portions are the visits that are not simply written; of those that end with a signature the
// ones that a small demonstration must have stand first.
func portions() []portion {
	return []portion{
		{Lifted, people.Listed, 0},
		{Corrected, people.Ordinary, 40},
		{Spoiled, people.Ordinary, 30},
		{Written, people.Renamed, 40},
		{Written, people.Unregistered, 25},
		{Waiting, people.Listed, 0},
		{Questionnaire, people.Ordinary, 0},
		{Left, people.Ordinary, 20},
		{TurnedAway, people.UnderAge, 15},
		{TurnedAway, people.NotRenewed, 20},
		{TurnedAway, people.Listed, 10},
	}
}

// The house has two offices with two desks each.
const (
	offices = 2
	desks   = 2 // of an office
)

// linesOfSheet is how many lines the form of the campaign's pack has.
const linesOfSheet = 5

// visit is one voter's visit as it is to go.
type visit struct {
	number int // of all, for request ids
	fate   Fate
	person people.Person
	// special says that his line is on a sheet without region.
	special bool
	// slots are the numbers of the sheets in the desk's stack that his lines are on.
	slots []int
}

// desk is one operator's day.
type desk struct {
	office, place int
	visits        []visit
	// sheets and specials are how many sheets the day takes.
	sheets, specials int
	// codes of the stack and of the special sheets, once they were issued.
	codes, specialCodes []string
	// pages are the sheets of the stack as they go on.
	pages []page
}

// day is the plan of a demonstration.
type day struct {
	desks []desk
	// ready are the voters who wait for whoever tries the desk.
	ready []people.Person
	// certifiers are the people behind [certifiers].
	certifiers []people.Person
}

// plan decides who comes, how each visit goes and what becomes of the sheets.
func plan(o Options, registry *address.Registry) (day, error) {
	random := rand.New(rand.NewPCG(o.Seed, 2018))
	mix := mixed(o.Signatures, random)
	kinds := make([]people.Kind, len(mix))
	for i, p := range mix {
		kinds[i] = p.kind
	}
	kinds = append(kinds, candidates()...)
	for range certifiers() {
		kinds = append(kinds, people.Ordinary)
	}
	crowd, err := people.Make(people.Options{
		Seed: o.Seed, Today: o.Today, Election: ElectionDay(o.Today), Registry: registry, Kinds: kinds,
	})
	if err != nil {
		return day{}, fmt.Errorf("making voters: %w", err)
	}
	list := make([]desk, offices*desks)
	for i := range list {
		list[i].office, list[i].place = i/desks, i%desks
	}
	for i, p := range mix {
		d := &list[i%len(list)]
		d.visits = append(d.visits, visit{
			number: i, fate: p.fate, person: crowd[i], special: p.kind == people.Unregistered,
		})
	}
	for i := range list {
		list[i].stack()
		list[i].turn(i)
	}
	others := crowd[len(mix):]
	return day{list, ready(others[:len(candidates())]), others[len(candidates()):]}, nil
}

// mixed gives in random order the visits that end with n signatures, and on top of them those
// that end without one; at the first of the desks comes the one that waits.
func mixed(n int, random *rand.Rand) []portion {
	var list, others []portion
	for _, p := range portions() {
		for range max(1, n*p.permille/1000) {
			if p.fate.signed() {
				list = append(list, p)
			} else {
				others = append(others, p)
			}
		}
	}
	for len(list) < n {
		list = append(list, portion{Written, people.Ordinary, 0})
	}
	if list = list[:n]; n > 0 {
		list = append(list, others...)
	}
	random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	// Who waits for a coordinator came to the first office, whose coordinator is shown first.
	for i := range list {
		if list[i].fate == Waiting {
			list[0], list[i] = list[i], list[0]
		}
	}
	return list
}

// stack lays out on which sheets of the desk the lines will be. A sheet belongs to its
// collector, so nobody else takes lines of it and the layout holds.
func (d *desk) stack() {
	used := map[bool]int{}
	for i := range d.visits {
		v := &d.visits[i]
		if !v.fate.placed() {
			continue
		}
		for n := range max(1, v.fate.lines()) {
			v.slots = append(v.slots, (used[v.special]+n)/linesOfSheet)
		}
		used[v.special] += v.fate.lines()
		last := v.slots[len(v.slots)-1] + 1
		if v.special {
			d.specials = max(d.specials, last)
		} else {
			d.sheets = max(d.sheets, last)
		}
	}
}
