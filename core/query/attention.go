package query

import (
	"cmp"
	"slices"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Around is what the state does not know when it is surveyed.
type Around struct {
	// Now is the moment, Day when today began where the offices are.
	Now, Day core.Time
	// Level is the machine level of this program.
	Level uint32
	// PassportsLimit is how many days old the list of invalid passports may be; 0 is [attention.PassportsLimit].
	PassportsLimit int
	// Drives is what is known of campaigns beside the state.
	Drives map[core.CampaignID]Drive
}

// Drive is what is known of a campaign beside the state. Its zero value knows nothing.
type Drive struct {
	// Quota of the rules in force, and how many of their norms no lawyer has seen in text.
	Quota       core.Quota
	Unconfirmed int
	// Census of its lines; nil before the first.
	Census *Census
}

// Need is what needs somebody: the things of one kind in one place.
type Need struct {
	Kind attention.Kind
	// Campaign, empty for the house; Office and its Region, or the region that it is about; Owner
	// is whose turn it is, where it is one person's.
	Campaign core.CampaignID
	Office   core.OfficeID
	Region   core.Region
	Owner    core.UserID
	// Count of things, Since when the oldest is as it is; 0 where nobody noted it.
	Count int
	Since core.Time
	// Examples are the oldest of them.
	Examples []Example
}

// Example is one thing of a [Need]. Label is what people call it.
type Example struct {
	ID, Label string
	Since     core.Time
}

// maxExamples of one need are kept.
const maxExamples = 5

// Survey is what needs somebody at one moment, as far as the state knows.
type Survey struct {
	// At is the moment at which it was looked, Index that of the state.
	At    core.Time
	Index uint64
	Needs []Need
}

// SurveyOf reads what needs somebody. It walks the tables of what is on its way: queues of sheets,
// open visits, parcels, selections, accounts, packs and editions, and no table that grows with the
// signatures; what needs such a walk comes in as [Census].
func SurveyOf(v state.View, around Around) Survey {
	s := &surveyor{
		view: v, around: around, offices: map[core.OfficeID]core.Office{}, users: map[core.UserID]core.User{},
		needs: map[place]*Need{},
	}
	state.Offices.Scan(v, "", func(id core.OfficeID, o core.Office) bool {
		s.offices[id] = o
		return true
	})
	s.house()
	for _, c := range Campaigns(v) {
		s.campaign = c.ID
		s.visits()
		s.listedLate()
		s.queues()
		s.parcels()
		s.pages()
		s.selections()
		s.rules(c)
		s.census(around.Drives[c.ID])
	}
	found := Survey{At: around.Now, Index: v.Index()}
	for _, n := range s.needs {
		found.Needs = append(found.Needs, *n)
	}
	slices.SortFunc(found.Needs, order)
	return found
}

// order puts the heaviest kinds first, as the table has them, then goes by place.
func order(a, b Need) int {
	return cmp.Or(attention.CompareWeight(a.Kind, b.Kind), cmp.Compare(a.Campaign, b.Campaign), cmp.Compare(a.Region, b.Region),
		cmp.Compare(a.Office, b.Office), cmp.Compare(a.Owner, b.Owner))
}

// place is what a [Need] is put together by.
type place struct {
	kind     attention.Kind
	campaign core.CampaignID
	office   core.OfficeID
	region   core.Region
	owner    core.UserID
}

// surveyor collects needs while it walks.
type surveyor struct {
	view     state.View
	around   Around
	campaign core.CampaignID
	offices  map[core.OfficeID]core.Office
	users    map[core.UserID]core.User
	needs    map[place]*Need
}

// old says whether a thing of the kind that is as it is since then needs somebody by now.
func (s *surveyor) old(k attention.Kind, since core.Time) bool {
	row, _ := attention.Of(k)
	return since <= s.around.Now-row.Millis()
}

// at adds a thing of an office; owner is empty where it is nobody's turn in particular.
func (s *surveyor) at(k attention.Kind, office core.OfficeID, owner core.UserID, e Example) {
	s.add(place{kind: k, campaign: s.campaign, office: office, region: s.offices[office].Home, owner: owner}, 1, e)
}

// of adds a thing of the campaign that belongs to no office.
func (s *surveyor) of(k attention.Kind, count int, e Example) {
	s.add(place{kind: k, campaign: s.campaign}, count, e)
}

func (s *surveyor) add(p place, count int, e Example) {
	n := s.needs[p]
	if n == nil {
		n = &Need{Kind: p.kind, Campaign: p.campaign, Office: p.office, Region: p.region, Owner: p.owner}
		s.needs[p] = n
	}
	n.Count += count
	n.note(e)
}

// note keeps the example among the oldest and moves the oldest moment.
func (n *Need) note(list ...Example) {
	for _, e := range list {
		if e.Since != 0 && (n.Since == 0 || e.Since < n.Since) {
			n.Since = e.Since
		}
		if e.ID == "" || len(n.Examples) == maxExamples && !older(e, n.Examples[maxExamples-1]) {
			continue
		}
		at, _ := slices.BinarySearchFunc(n.Examples, e, byAge)
		n.Examples = slices.Insert(n.Examples, at, e)
		n.Examples = n.Examples[:min(len(n.Examples), maxExamples)]
	}
}

func older(a, b Example) bool { return byAge(a, b) < 0 }

func byAge(a, b Example) int { return cmp.Or(cmp.Compare(a.Since, b.Since), cmp.Compare(a.ID, b.ID)) }

// user reads an account once.
func (s *surveyor) user(id core.UserID) core.User {
	u, ok := s.users[id]
	if !ok {
		u, _ = state.Users.Get(s.view, id)
		s.users[id] = u
	}
	return u
}

// For are the needs that a user is shown: within the reach of his roles, what they are needed for,
// and for those who watch also what others are.
func (s Survey) For(u core.User) []Need {
	var list []Need
	for _, n := range s.Needs {
		if n.shownTo(u) {
			list = append(list, n)
		}
	}
	return list
}

func (n Need) shownTo(u core.User) bool {
	o := access.Object{Campaign: n.Campaign, Office: n.Office, Region: n.Region, Owner: n.Owner}
	if n.Campaign == "" {
		return access.May(u, access.AttentionHouse, access.Object{Campaign: u.Campaign, Office: n.Office, Region: n.Region})
	}
	if access.May(u, access.AttentionWatch, o) {
		return true
	}
	row, _ := attention.Of(n.Kind)
	if row.Own && n.Owner != u.ID {
		return false
	}
	return slices.ContainsFunc(u.Roles, func(r core.Role) bool {
		as := u
		as.Roles = []core.Role{r}
		return slices.Contains(row.Needs, r) && access.May(as, access.AttentionRead, o)
	})
}
