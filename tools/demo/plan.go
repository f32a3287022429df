package demo

import (
	"fmt"
	"math/rand/v2"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/tools/demo/drive"
	"github.com/sheaf-drive/sheaf/tools/demo/people"
	"github.com/sheaf-drive/sheaf/tools/demo/stages"
)

// portion is a sort of visit and how many there are of it to a thousand signatures; at least one
// is.
type portion struct {
	fate     drive.Fate
	kind     people.Kind
	permille int
}

// portions are the visits that are not simply written; of those that end with a signature the
// ones that a small demonstration must have stand first.
func portions() []portion {
	return []portion{
		{drive.Lifted, people.Listed, 0},
		{drive.Corrected, people.Ordinary, 40},
		{drive.Spoiled, people.Ordinary, 30},
		{drive.Written, people.Renamed, 40},
		{drive.Written, people.Unregistered, 25},
		{drive.Blocked, people.Listed, 0},
		{drive.Opened, people.Ordinary, 0},
		{drive.Left, people.Ordinary, 20},
		{drive.TurnedAway, people.UnderAge, 15},
		{drive.TurnedAway, people.NotRenewed, 20},
		{drive.TurnedAway, people.Listed, 10},
	}
}

// The house has two offices with two desks each.
const (
	offices = 2
	desks   = 2 // of an office
)

// visit is one voter's visit as it is to go.
type visit struct {
	drive.Visit
	person people.Person
	// slots are the numbers of the sheets in the desk's stack that his lines are on.
	slots []int
}

// desk is one operator's day.
type desk struct {
	office, place int
	visits        []visit
	// stacks are the sheets that the day takes, by region; they have codes once they were issued.
	stacks map[core.Region][]stages.Page
}

// Operator of the desk and those who take over his sheets, as [stages.People].
func (d desk) Operator() string    { return operatorAt(d.office, d.place) }
func (d desk) Verifier() string    { return verifierOf(d.office) }
func (d desk) Coordinator() string { return coordinatorOf(d.office) }
func (d desk) Lawyer() string      { return lawyer }
func (d desk) Clerk() string       { return clerk }

// day is the plan of a demonstration.
type day struct {
	desks []desk
	// ready are the voters who wait for whoever tries the desk.
	ready []people.Person
	// certifiers are the people behind [certifiers].
	certifiers []people.Person
}

// desksOf are the desks of an office.
func (d day) desksOf(office int) []desk { return d.desks[office*desks:][:desks] }

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
			Visit:  drive.Visit{Person: uint64(i), Kind: drive.Kind(p.kind), Fate: p.fate, Verdict: drive.Good},
			person: crowd[i],
		})
	}
	for i := range list {
		list[i].lay()
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
			if p.fate.Signed() {
				list = append(list, p)
			} else {
				others = append(others, p)
			}
		}
	}
	for len(list) < n {
		list = append(list, portion{drive.Written, people.Ordinary, 0})
	}
	if list = list[:n]; n > 0 {
		list = append(list, others...)
	}
	random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	// Who waits for a coordinator came to the first office, whose coordinator is shown first.
	for i := range list {
		if list[i].fate == drive.Blocked {
			list[0], list[i] = list[i], list[0]
		}
	}
	return list
}
