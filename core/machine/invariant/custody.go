package invariant

import (
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/state"
)

// custody checks where the paper is, by its own count: parcels list what lies in them,
// folders the places that are kept.
func (k *checker) custody() {
	at := map[core.SheetID]core.ParcelID{}
	kept := map[core.Place]int{}
	k.contents(at)
	state.Sheets.Scan(k.view, core.SheetID(k.campaign+"/"), func(id core.SheetID, s core.Sheet) bool {
		k.parcelled(id, s, at[id])
		k.placed(id, s, kept)
		return true
	})
	k.folders(kept)
}

// contents counts what lies in each parcel and finds a sheet that lies in two.
func (k *checker) contents(at map[core.SheetID]core.ParcelID) {
	rows := map[core.ParcelID][2]int{}
	state.Contents.Scan(k.view, "", func(key string, missing bool) bool {
		parcel, code, _ := strings.Cut(key, "/")
		p := core.ParcelID(parcel)
		n := rows[p]
		n[0]++
		if missing {
			n[1]++
		}
		rows[p] = n
		id := core.NewSheetID(k.campaign, core.SheetCode(code))
		if other := at[id]; other != "" {
			k.say("sheet %s lies in parcels %s and %s", code, other, p)
		}
		at[id] = p
		return true
	})
	labels := map[string]bool{}
	state.Parcels.Scan(k.view, string(k.campaign)+"/", func(_ string, p core.Parcel) bool {
		if n := rows[p.ID]; n[0] != p.Sheets || n[1] != p.Missing || p.Sheets > 500 {
			k.say("parcel %s counts %d sheets and %d missing, in it are %d and %d", p.ID, p.Sheets, p.Missing, n[0], n[1])
		}
		if labels[p.Label()] {
			k.say("two parcels bear the label %s", p.Label())
		}
		labels[p.Label()] = true
		return true
	})
}

// parcelled checks that a sheet is in the parcel that its state and its custody say.
func (k *checker) parcelled(id core.SheetID, s core.Sheet, at core.ParcelID) {
	custody, _ := state.Custodies.Get(k.view, id)
	parcel, ok := state.Parcels.Get(k.view, state.ParcelKey(k.campaign, at))
	if custody.Parcel != at || ok != (at != "") || ok && parcel.Office != s.Office {
		k.say("sheet %s of office %s lies in parcel %q, its custody says %q", id.Code(), s.Office, at, custody.Parcel)
	}
	missing, _ := state.Contents.Get(k.view, state.ContentKey(at, id.Code()))
	should := "" // the state of the parcel that goes with the sheet's, empty for any but open
	switch {
	case s.State == core.SheetPacked:
		should = core.ParcelOpen
	case s.State == core.SheetTravelling, s.State == core.SheetLost && custody.Before == core.SheetTravelling:
	default:
		if missing {
			k.say("sheet %s is %s and missing from parcel %s", id.Code(), s.State, at)
		}
		return
	}
	if !missing || (should == core.ParcelOpen) != (parcel.State == core.ParcelOpen) {
		k.say("sheet %s is %s, its parcel %q is %s, missing: %v", id.Code(), s.State, at, parcel.State, missing)
	}
}

// placed counts the place that is kept for the sheet, which has to be in a folder of its region.
func (k *checker) placed(id core.SheetID, s core.Sheet, kept map[core.Place]int) {
	custody, _ := state.Custodies.Get(k.view, id)
	in := s.State
	if in == core.SheetLost {
		in = custody.Before
	}
	if in != core.SheetArrived && in != core.SheetFiled && in != core.SheetPulled {
		return
	}
	if custody.Place.Region != s.Region {
		k.say("sheet %s of region %s has the place %q", id.Code(), s.Region, custody.Place.String())
	}
	kept[custody.Place]++
}

// folders compares what each folder says is taken with what was counted.
func (k *checker) folders(kept map[core.Place]int) {
	last := map[core.Region]int{}
	state.Folders.Scan(k.view, string(k.campaign)+"/", func(_ string, f core.Folder) bool {
		place := core.Place{Region: f.Region, Box: (f.Number-1)/20 + 1, Folder: (f.Number-1)%20 + 1}
		if f.Taken != kept[place] || f.Taken > 25 || f.Number != last[f.Region]+1 {
			k.say("folder %s has %d places taken, %d are kept", place, f.Taken, kept[place])
		}
		last[f.Region] = f.Number
		delete(kept, place)
		return true
	})
	if len(kept) > 0 {
		k.say("places are kept in folders that are not there: %v", kept)
	}
	state.FillingFolders.Scan(k.view, string(k.campaign)+"/", func(key string, n int) bool {
		if region := core.Region(strings.TrimPrefix(key, string(k.campaign)+"/")); last[region] != n {
			k.say("folder %d of region %s is being filled, the last one is %d", n, region, last[region])
		}
		return true
	})
}

// where says what a sheet has to be in, by its state: a parcel, a place of the store, a volume or
// none of them. A lost one is where it was.
func where(s core.Sheet, custody core.Custody) (parcel, place, volume bool) {
	in := s.State
	if in == core.SheetLost {
		in = custody.Before
	}
	switch in {
	case core.SheetPacked, core.SheetTravelling:
		return true, false, false
	case core.SheetArrived, core.SheetFiled, core.SheetPulled:
		return false, true, false
	case core.SheetBound, core.SheetHandedIn:
		return false, false, true
	}
	return false, false, false
}

// claims checks that a sheet is in the one place that its state says and that no other place
// claims it (I4).
func (k *checker) claims(id core.SheetID, s core.Sheet) {
	custody, _ := state.Custodies.Get(k.view, id)
	missing, _ := state.Contents.Get(k.view, state.ContentKey(custody.Parcel, id.Code()))
	parcel, place, volume := where(s, custody)
	if missing != parcel || custody.Place.Zero() == place || (custody.Volume > 0) != volume {
		k.say("sheet %s is %s: in a parcel %v, in the store %q, in volume %d",
			id.Code(), s.State, missing, custody.Place.String(), custody.Volume)
	}
}

// balance adds up what was printed: stock + out + returned + spoiled + handed in, each sheet once;
// and every sheet of the series is there.
func (k *checker) balance() {
	var stock, out, returned, spoiled, handed, all int
	state.Sheets.Scan(k.view, core.SheetID(k.campaign+"/"), func(id core.SheetID, s core.Sheet) bool {
		all++
		k.claims(id, s)
		if !k.printed[string(id.Code())] {
			return true
		}
		custody, _ := state.Custodies.Get(k.view, id)
		in := s.State
		if in == core.SheetLost {
			in = custody.Before
		}
		switch in {
		case core.SheetPrinted, core.SheetAtOffice:
			stock++
		case core.SheetFilling, core.SheetComplete, core.SheetChecking, core.SheetWantedByLawyer, core.SheetWithLawyer,
			core.SheetWantedByCollector, core.SheetWithCollector, core.SheetCertified, core.SheetPacked, core.SheetTravelling:
			out++
		case core.SheetArrived, core.SheetFiled, core.SheetPulled, core.SheetBound:
			returned++
		case core.SheetSpoiled, core.SheetDestroyed:
			spoiled++
		case core.SheetHandedIn:
			handed++
		}
		return true
	})
	if sum := stock + out + returned + spoiled + handed; sum != len(k.printed) {
		k.say("%d sheets were printed; in stock %d, out %d, returned %d, spoiled %d, handed in %d",
			len(k.printed), stock, out, returned, spoiled, handed)
	}
	planned := 0
	state.Series.Scan(k.view, string(k.campaign)+"/", func(_ string, next uint32) bool {
		planned += int(next)
		return true
	})
	if planned != all {
		k.say("%d sheets were planned, %d are there", planned, all)
	}
}
