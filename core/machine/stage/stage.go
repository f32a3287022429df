package stage

import "github.com/sheaf-drive/sheaf/core"

// Words are the refusals of a sheet that has not come so far, or is past it, by its
// state: each says who has the paper and what to do with it.
type Words struct{ State, Pack, Sort string }

func stages() []Words {
	return []Words{
		{core.SheetPlanned, "packing.blank", "sorting.blank"},
		{core.SheetPrinted, "packing.blank", "sorting.blank"},
		{core.SheetAtOffice, "packing.blank", "sorting.blank"},
		{core.SheetFilling, "packing.filling", "sorting.filling"},
		{core.SheetComplete, "packing.complete", "sorting.complete"},
		{core.SheetChecking, "packing.checking", "sorting.checking"},
		{core.SheetWantedByLawyer, "packing.wanted_by_lawyer", "sorting.with_lawyer"},
		{core.SheetWithLawyer, "packing.with_lawyer", "sorting.with_lawyer"},
		{core.SheetWantedByCollector, "packing.wanted_by_collector", "sorting.with_collector"},
		{core.SheetWithCollector, "packing.with_collector", "sorting.with_collector"},
		{core.SheetCertified, "core.state", "sorting.certified"},
		{core.SheetPacked, "packing.packed", "sorting.packed"},
		{core.SheetTravelling, "packing.travelling", "core.state"},
		{core.SheetArrived, "packing.stored", "core.state"},
		{core.SheetFiled, "packing.stored", "sorting.filed"},
		{core.SheetPulled, "packing.stored", "sorting.pulled"},
		{core.SheetBound, "packing.bound", "sorting.bound"},
		{core.SheetHandedIn, "packing.bound", "sorting.bound"},
		{core.SheetLost, "packing.lost", "sorting.lost"},
		{core.SheetSpoiled, "packing.spoiled", "sorting.spoiled"},
		{core.SheetDestroyed, "packing.destroyed", "sorting.destroyed"},
	}
}

// Of finds the words for a sheet in the state.
func Of(s core.SheetState) Words {
	for _, w := range stages() {
		if w.State == s {
			return w
		}
	}
	return Words{s, "core.state", "core.state"}
}
