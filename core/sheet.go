package core

// SheetState is where in its life a sheet is; it also says who has it.
type SheetState = string

// The states of a sheet.
const (
	SheetPlanned           SheetState = "planned"
	SheetPrinted           SheetState = "printed"
	SheetAtOffice          SheetState = "at_office"
	SheetFilling           SheetState = "filling"
	SheetComplete          SheetState = "complete"
	SheetChecking          SheetState = "checking"
	SheetWantedByLawyer    SheetState = "wanted_by_lawyer"
	SheetWithLawyer        SheetState = "with_lawyer"
	SheetWantedByCollector SheetState = "wanted_by_collector"
	SheetWithCollector     SheetState = "with_collector"
	SheetCertified         SheetState = "certified"
	SheetPacked            SheetState = "packed"
	SheetTravelling        SheetState = "travelling"
	SheetArrived           SheetState = "arrived"
	SheetFiled             SheetState = "filed"
	SheetPulled            SheetState = "pulled"
	SheetBound             SheetState = "bound"
	SheetHandedIn          SheetState = "handed_in"
	SheetLost              SheetState = "lost"
	SheetSpoiled           SheetState = "spoiled"
	SheetDestroyed         SheetState = "destroyed"
)

// beforeBound lists the states in which a sheet can still be spoiled.
var beforeBound = []string{
	SheetPlanned, SheetPrinted, SheetAtOffice, SheetFilling, SheetComplete, SheetChecking,
	SheetWantedByLawyer, SheetWithLawyer, SheetWantedByCollector, SheetWithCollector,
	SheetCertified, SheetPacked, SheetTravelling, SheetArrived, SheetFiled, SheetPulled,
}

// SheetTransitions is the life of a sheet: one place at any moment.
func SheetTransitions() Transitions {
	rows := Transitions{
		{"", "plan", SheetPlanned},
		{SheetPlanned, "print", SheetPrinted},
		{SheetPrinted, "issue", SheetAtOffice},
		{SheetAtOffice, "reserve", SheetFilling},
		{SheetFilling, "reserve", SheetFilling},
		{SheetFilling, "outcome", SheetFilling},
		{SheetFilling, "give_up", SheetAtOffice},
		{SheetFilling, "finish", SheetComplete},
		{SheetComplete, "take_to_check", SheetChecking},
		{SheetChecking, "send_to_lawyer", SheetWantedByLawyer},
		{SheetWantedByLawyer, "lawyer_takes", SheetWithLawyer},
		{SheetWithLawyer, "lawyer_takes_over", SheetWithLawyer},
		{SheetWithLawyer, "lawyer_returns", SheetChecking},
		{SheetWithLawyer, "lawyer_returns", SheetWantedByCollector},
		{SheetChecking, "put_back", SheetComplete},
		{SheetChecking, "take_over", SheetChecking},
		{SheetChecking, "send_to_collector", SheetWantedByCollector},
		{SheetWantedByCollector, "collector_unavailable", SheetChecking},
		{SheetWantedByCollector, "collector_takes", SheetWithCollector},
		{SheetWithCollector, "collector_gone", SheetChecking},
		{SheetWithCollector, "collector_returns", SheetChecking},
		{SheetChecking, "certify", SheetCertified},
		{SheetCertified, "pack", SheetPacked},
		{SheetPacked, "unpack", SheetCertified},
		{SheetPacked, "send", SheetTravelling},
		{SheetTravelling, "sort", SheetArrived},
		{SheetArrived, "file", SheetFiled},
		{SheetPulled, "file", SheetFiled},
		{SheetPulled, "return", SheetFiled},
		{SheetFiled, "pull", SheetPulled},
		{SheetFiled, "bind", SheetBound},
		{SheetBound, "unbind", SheetFiled},
		{SheetBound, "hand_in", SheetHandedIn},
	}
	rows = append(rows, spread("lose", SheetLost, append([]string{SheetBound}, beforeBound...)...)...)
	for _, state := range append([]string{SheetBound}, beforeBound...) {
		rows = append(rows, Transition{SheetLost, "find", state})
	}
	rows = append(rows, spread("spoil", SheetSpoiled, beforeBound...)...)
	return append(rows, spread("destroy", SheetDestroyed, SheetSpoiled, SheetLost)...)
}

// Sheet is one numbered page of paper.
type Sheet struct {
	ID     SheetID
	Region Region
	// Office that holds the sheet; empty before it is issued.
	Office OfficeID
	// Lines is how many lines the pack's form has, 1 to 9.
	Lines int
	State SheetState
	// Collector is who wrote the first line; nobody else writes on the sheet for ever.
	Collector UserID
	Version   uint32
}

// Campaign to which the sheet belongs.
func (s Sheet) Campaign() CampaignID { return s.ID.Campaign() }

// LineState is where in its life a line of a sheet is.
type LineState = string

// The states of a line. Written has two shades, kept in [Line].Corrected.
const (
	LineFree      LineState = "free"
	LineReserved  LineState = "reserved"
	LineWritten   LineState = "written"
	LineSpoiled   LineState = "spoiled"
	LineGood      LineState = "good"
	LineFlawed    LineState = "flawed"
	LineBad       LineState = "bad"
	LineForLawyer LineState = "for_lawyer"
	LineStruck    LineState = "struck"
	LineUnused    LineState = "unused"
)

// LineTransitions is the life of a line. A line is free from the moment its sheet is
// planned; it gets a record when it is first reserved.
func LineTransitions() Transitions {
	rows := Transitions{
		{LineFree, "reserve", LineReserved},
		{LineReserved, "write", LineWritten},
		{LineReserved, "free", LineFree},
		{LineReserved, "spoil", LineSpoiled},
		{LineFree, "finish", LineUnused},
		{LineFlawed, "correct", LineWritten},
	}
	verdicts := []string{LineGood, LineFlawed, LineBad, LineForLawyer}
	for _, from := range append([]string{LineWritten}, LineGood, LineFlawed) {
		for _, to := range verdicts {
			rows = append(rows, Transition{from, "verdict", to})
		}
	}
	for _, to := range []string{LineGood, LineFlawed, LineBad} {
		rows = append(rows, Transition{LineForLawyer, "decide", to})
	}
	return append(rows, spread("strike", LineStruck, LineWritten, LineGood, LineFlawed, LineBad, LineForLawyer)...)
}

// Line is one voter's place on a sheet.
type Line struct {
	ID    LineID
	State LineState
	// Signature that lives on the line; empty when free, unused or spoiled.
	Signature SignatureID
	// Corrected says that the line was corrected and bears the collector's remark.
	Corrected bool
	// Remark is the sealed wording of the remark beside a correction, strike or spoil.
	Remark Sealed
	// Reason of a spoiled or struck line, one of the pack's or [SpoilReasons].
	Reason  string
	Version uint32
}

// SpoilReasons lists why a line can be spoiled at the desk, as keys of the catalogues.
func SpoilReasons() []string {
	return []string{"writing_error", "voter_refused", "blot", "torn", "wrong_voter", "other"}
}
