package drive

// repeatsOf 10,000 sheets bring somebody who signed before: about one of 200 voters.
const repeatsOf = 160

// repeats is how many voters come to this desk who have signed at another one.
func (l Lane) repeats() int { return max(1, l.Sheets*repeatsOf/10_000) }

// standing are the visits that are open when the drive is looked at: each desk has one in two of
// them.
func (l Lane) standing() []Visit {
	all := []Visit{{Kind: Ordinary, Fate: Opened}, {Kind: Listed, Fate: Blocked}, {Kind: Ordinary, Fate: Asked}}
	switch l.Number % 4 {
	case 0:
		return all[:2]
	case 1:
		return all[2:]
	case 2:
		return all[1:]
	}
	return all[:1]
}

// Late are the visits after all sheets are done: who has signed at another desk and comes again,
// and whoever stands at this one. Home is the region whose people they are.
func (l Lane) Late() (visits []Visit, home []int) {
	taken := map[uint64]bool{}
	for i := range l.repeats() {
		other, v := l.signedElsewhere(i, taken)
		taken[v.Person] = true
		visits = append(visits, Visit{Person: v.Person, Kind: v.Kind, Fate: Repeated})
		home = append(home, other)
	}
	base := uint64(l.plan.Size.Sheets)*visitsOfSheet + uint64(l.lane.firstLate)
	for i, v := range l.standing() {
		v.Person = base + uint64(l.repeats()+i)
		visits, home = append(visits, v), append(home, l.Office)
	}
	return visits, home
}

// signedElsewhere finds an ordinary voter whose signature stands on a filed sheet of the next
// collector's office and is not taken, and which office that is.
func (l Lane) signedElsewhere(i int, taken map[uint64]bool) (office int, v Visit) {
	other := l.plan.Lane((l.Number + 1) % l.plan.Lanes())
	for k := i * other.Sheets / l.repeats(); ; k = (k + 1) % other.Sheets {
		s := other.Sheet(k)
		if s.End != Filed || !s.Home {
			continue
		}
		for _, v := range s.Visits {
			if v.Kind == Ordinary && s.Stands(v) && !taken[v.Person] {
				return other.Office, v
			}
		}
	}
}
