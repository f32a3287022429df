package drive

import "github.com/sheaf-drive/sheaf/core"

// End is where a sheet is when the drive is looked at.
type End string

// The ends, in the order in which a sheet comes to them.
const (
	Filling End = "filling"
	// FillingPlaced has a voter at the table: one line is reserved.
	FillingPlaced     End = "filling_placed"
	Complete          End = "complete"
	SpoiledAtOffice   End = "spoiled_at_office"
	Checking          End = "checking"
	WantedByLawyer    End = "wanted_by_lawyer"
	WithLawyer        End = "with_lawyer"
	WantedByCollector End = "wanted_by_collector"
	WithCollector     End = "with_collector"
	Certified         End = "certified"
	LostAtOffice      End = "lost_at_office"
	Packed            End = "packed"
	Travelling        End = "travelling"
	// Missing did not come out of a parcel that was received.
	Missing        End = "missing"
	Arrived        End = "arrived"
	Pulled         End = "pulled"
	LostInStore    End = "lost_in_store"
	SpoiledInStore End = "spoiled_in_store"
	// Destroyed was spoiled before a witness, GivenUp was lost; a second person destroyed both.
	Destroyed End = "destroyed"
	GivenUp   End = "given_up"
	// Returned was pulled and lies at its place again, Found was lost for some days.
	Returned End = "returned"
	Found    End = "found"
	Filed    End = "filed"
)

// tails says how many of 10,000 sheets have come how far, the last ones of a collector first. All
// others are filed. These are settings, as one would find them on an evening in mid-drive: a day's
// sheets on the way through the check, two days' on the road.
func tails() []struct {
	end   End
	share int
} {
	return []struct {
		end   End
		share int
	}{
		{FillingPlaced, 5}, {Filling, 60}, {Complete, 120}, {SpoiledAtOffice, 4}, {Checking, 80}, {WantedByLawyer, 30},
		{WithLawyer, 20}, {WantedByCollector, 60}, {WithCollector, 40}, {Certified, 120}, {LostAtOffice, 3}, {Packed, 200},
		{Travelling, 250}, {Missing, 20}, {Arrived, 60}, {Pulled, 25}, {LostInStore, 5}, {SpoiledInStore, 5}, {Destroyed, 4},
		{GivenUp, 2}, {Returned, 50}, {Found, 5},
	}
}

// State is the state of a sheet that has come so far.
func (e End) State() core.SheetState {
	switch e {
	case FillingPlaced:
		return core.SheetFilling
	case Missing:
		return core.SheetTravelling
	case LostAtOffice, LostInStore:
		return core.SheetLost
	case SpoiledAtOffice, SpoiledInStore:
		return core.SheetSpoiled
	case Destroyed, GivenUp:
		return core.SheetDestroyed
	case Returned, Found:
		return core.SheetFiled
	}
	return string(e)
}

// Certified says whether the sheet came as far as the certification.
func (e End) Certified() bool {
	switch e {
	case Filling, FillingPlaced, Complete, SpoiledAtOffice, Checking, WantedByLawyer, WithLawyer, WantedByCollector, WithCollector:
		return false
	}
	return true
}

// Parcel says in which of the parcels of its office the sheet was laid; see [Lane.Parcels].
func (e End) Parcel() Parcel {
	switch {
	case !e.Certified(), e == Certified, e == LostAtOffice:
		return NoParcel
	case e == Packed:
		return OpenParcel
	case e == Travelling:
		return SentParcel
	case e == Missing, e == Arrived:
		return ShortParcel
	}
	return ClosedParcel
}

// Stored says whether the sheet came to a folder of the store.
func (e End) Stored() bool { return e.Parcel() == ClosedParcel }

// Gone says that what stands on the sheet is rejected with it.
func (e End) Gone() bool {
	s := e.State()
	return s == core.SheetSpoiled || s == core.SheetDestroyed
}

// Parcel is which of the parcels that one load of a collector's sheets makes.
type Parcel string

// The parcels: not sent yet, on its way, received with differences, closed.
const (
	NoParcel     Parcel = ""
	OpenParcel   Parcel = "open"
	SentParcel   Parcel = "sent"
	ShortParcel  Parcel = "received"
	ClosedParcel Parcel = "closed"
)

// Arrives says whether the central office receives the parcel.
func (p Parcel) Arrives() bool { return p == ShortParcel || p == ClosedParcel }

// Parcels lists them.
func Parcels() []Parcel { return []Parcel{ClosedParcel, ShortParcel, SentParcel, OpenParcel} }
