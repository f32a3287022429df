package machine

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/state"
)

// stageWords are the refusals of a sheet that has not come so far, or is past it, by its
// state: each says who has the paper and what to do with it.
type stageWords struct{ state, pack, sort string }

func stages() []stageWords {
	return []stageWords{
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

// stageOf finds the words for a sheet in the state.
func stageOf(s core.SheetState) stageWords {
	for _, w := range stages() {
		if w.state == s {
			return w
		}
	}
	return stageWords{s, "core.state", "core.state"}
}

// notToPack refuses a sheet that cannot be laid into a parcel.
func notToPack(v state.View, h held, into core.ParcelID) error {
	place := h.custody.Place.String()
	if p, ok := state.Parcels.Get(v, state.ParcelKey(h.sheet.Campaign(), h.custody.Parcel)); ok && !core.Stored(h.sheet.State) {
		place = p.Label()
	}
	if h.sheet.State == core.SheetPacked && h.custody.Parcel == into {
		return h.refuse("packing.twice", place)
	}
	return h.refuse(stageOf(h.sheet.State).pack, place)
}

// notToSort refuses a sheet that did not come out of a parcel.
func notToSort(v state.View, h held) error {
	place := h.custody.Place.String()
	if p, ok := state.Parcels.Get(v, state.ParcelKey(h.sheet.Campaign(), h.custody.Parcel)); ok && h.sheet.State == core.SheetPacked {
		place = p.Label()
	}
	return h.refuse(stageOf(h.sheet.State).sort, place)
}
