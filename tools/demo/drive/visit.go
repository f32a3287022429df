package drive

// Kind says what is special about a voter; the words are those of package people.
type Kind string

// The kinds.
const (
	Ordinary     Kind = "ordinary"
	Renamed      Kind = "renamed"
	Misplaced    Kind = "misplaced"
	Unregistered Kind = "unregistered"
	Listed       Kind = "listed"
	NotRenewed   Kind = "not_renewed"
	UnderAge     Kind = "under_age"
)

// Fate is how a visit goes.
type Fate string

// The fates.
const (
	Written Fate = "written"
	// Corrected at the desk, with the collector's remark.
	Corrected Fate = "corrected"
	// Spoiled: one line is lost, the next one is written.
	Spoiled Fate = "spoiled"
	// Lifted: the coordinator passes over a listed passport, and the line is written.
	Lifted Fate = "lifted"
	// Left before he wrote: the line is free again.
	Left Fate = "left"
	// Abandoned after the questionnaire.
	Abandoned  Fate = "abandoned"
	TurnedAway Fate = "turned_away"
	// Repeated: who signed already comes to another desk and is turned away.
	Repeated Fate = "repeated"
	// Placed stands at the table: his line is reserved.
	Placed Fate = "placed"
	// Blocked waits for the coordinator, Opened for the questionnaire, Asked for his line.
	Blocked Fate = "blocked"
	Opened  Fate = "opened"
	Asked   Fate = "asked"
)

// Lines that a fate takes of a sheet for good.
func (f Fate) Lines() int {
	switch f {
	case Written, Corrected, Lifted:
		return 1
	case Spoiled:
		return 2
	}
	return 0
}

// Signed says whether the visit ends with a signature on a line.
func (f Fate) Signed() bool { return f.Lines() > 0 }

// Visit is one voter's visit.
type Visit struct {
	// Person is the number of the voter: no two of a plan are the same.
	Person uint64
	Kind   Kind
	Fate   Fate
	// Line that he signs in the end, counted from 1; 0 for none.
	Line int
	// Fault is what is wrong with the line, Verdict what the check makes of it.
	Fault   Fault
	Verdict Verdict
	// OwnPictures: his own passport is scanned; the others share one.
	OwnPictures bool
}

// Ground is why somebody of the kind is turned away, as the rules call it.
func (k Kind) Ground() string {
	switch k {
	case Listed:
		return "passport.listed"
	case NotRenewed:
		return "passport.not_renewed"
	case UnderAge:
		return "age.under"
	}
	return ""
}
