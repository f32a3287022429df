package replay

// The tables of states: the only ways an entity may go. They are this program's own copy,
// so that a mistake or a change in the server's shows up as a rejected export.

// states maps a state to the states that may follow it; "" comes before the first.
type states map[string][]string

// allows says whether to may follow from.
func (s states) allows(from, to string) bool {
	for _, next := range s[from] {
		if next == to {
			return true
		}
	}
	return false
}

// all lists every state, some of them more than once.
func (s states) all() []string {
	var list []string
	for from, next := range s {
		if from != "" {
			list = append(list, from)
		}
		list = append(list, next...)
	}
	return list
}

// tables holds the table of every kind of subject that has one.
func tables() map[string]states {
	return map[string]states{
		"sheet": sheetStates(), "line": lineStates(), "signature": signatureStates(), "visit": visitStates(),
		"pack": packStates(), "packkey": packKeyStates(), "scanner": scannerStates(), "edition": editionStates(), "parcel": parcelStates(),
		"selection": selectionStates(), "volume": volumeStates(), "late": lateStates(),
	}
}

// Allows says whether a subject of the kind ("sheet", "line", …) may ever go from one state to
// the other. A lost sheet is found only in the state in which it was lost, which [Replay]
// checks; here each of them is allowed.
func Allows(kind, from, to string) bool {
	if kind == "sheet" && (to == "lost" && canBeLost(from) || from == "lost" && canBeLost(to)) {
		return true
	}
	return tables()[kind].allows(from, to)
}

// sheetStates leaves out being lost and found: lost follows whatever is not handed in,
// spoiled or destroyed, and only the state before it, or destroyed, follows lost.
func sheetStates() states {
	return states{
		"":                    {"planned"},
		"planned":             {"printed", "spoiled"},
		"printed":             {"at_office", "spoiled"},
		"at_office":           {"filling", "spoiled"},
		"filling":             {"filling", "at_office", "complete", "spoiled"},
		"complete":            {"checking", "spoiled"},
		"checking":            {"checking", "complete", "wanted_by_lawyer", "wanted_by_collector", "certified", "spoiled"},
		"wanted_by_lawyer":    {"with_lawyer", "spoiled"},
		"with_lawyer":         {"with_lawyer", "checking", "wanted_by_collector", "spoiled"},
		"wanted_by_collector": {"checking", "with_collector", "spoiled"},
		"with_collector":      {"checking", "spoiled"},
		"certified":           {"packed", "spoiled"},
		"packed":              {"certified", "travelling", "spoiled"},
		"travelling":          {"arrived", "spoiled"},
		"arrived":             {"filed", "spoiled"},
		"filed":               {"pulled", "bound", "spoiled"},
		"pulled":              {"filed", "spoiled"},
		"bound":               {"filed", "handed_in"},
		"spoiled":             {"destroyed"},
		"lost":                {"destroyed"},
	}
}

func canBeLost(state string) bool {
	switch state {
	case "", "handed_in", "spoiled", "destroyed", "lost":
		return false
	}
	return true
}

// lineStates begins with free: a line is free from the moment its sheet is planned, and no leaf
// says so.
func lineStates() states {
	return states{
		"free":       {"reserved", "unused"},
		"reserved":   {"written", "free", "spoiled"},
		"written":    {"good", "flawed", "bad", "for_lawyer", "struck"},
		"good":       {"good", "flawed", "bad", "for_lawyer", "struck"},
		"flawed":     {"good", "flawed", "bad", "for_lawyer", "struck", "written"},
		"bad":        {"struck"},
		"for_lawyer": {"good", "flawed", "bad", "struck"},
	}
}

func signatureStates() states {
	return states{
		"":          {"received"},
		"received":  {"judged", "withdrawn"},
		"judged":    {"judged", "placed", "withdrawn"},
		"placed":    {"written", "judged", "withdrawn"},
		"written":   {"accepted", "rejected", "struck"},
		"accepted":  {"handed_in", "rejected", "struck"},
		"handed_in": {"counted", "refused"},
		"refused":   {"contested"},
		"contested": {"counted", "lost_case"},
	}
}

func visitStates() states {
	return states{"": {"open"}, "open": {"done", "turned_away", "abandoned"}}
}

func packStates() states {
	return states{
		"": {"uploaded"}, "uploaded": {"tested"}, "tested": {"proposed"}, "proposed": {"approved", "tested"},
		"approved": {"active"}, "active": {"retired"}, "retired": {"proposed"},
	}
}

func packKeyStates() states {
	return states{"": {"proposed"}, "proposed": {"trusted", "withdrawn"}, "trusted": {"withdrawn"}, "withdrawn": {"proposed"}}
}

func scannerStates() states {
	return states{"": {"enrolled"}, "enrolled": {"retired"}, "retired": {"enrolled"}}
}

func editionStates() states {
	return states{
		"": {"loading"}, "loading": {"complete", "abandoned"}, "complete": {"active", "forgotten"},
		"active": {"retired"}, "retired": {"active", "forgotten"}, "abandoned": {"forgotten"},
	}
}

func parcelStates() states {
	return states{"": {"open"}, "open": {"sent"}, "sent": {"received"}, "received": {"closed"}}
}

func selectionStates() states {
	return states{
		"": {"loading"}, "loading": {"frozen", "abandoned"}, "frozen": {"active", "abandoned"},
		"active": {"retired", "filing"}, "filing": {"filed"},
	}
}

// lateStates is what a list of passports that came after the signing says of a signature.
func lateStates() states {
	return states{"": {"open"}, "open": {"cleared", "ended"}, "cleared": {"ended"}, "ended": {"open"}}
}

func volumeStates() states {
	return states{"": {"open"}, "open": {"closed"}, "closed": {"open", "handed_in"}}
}
