package invariant

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Broken lists what is wrong with a campaign's state at this moment, empty when every
// invariant holds. Each acknowledged signature exists once, with its visit (I1). One document
// counts once (I3). A sheet is in one place, its lines fit its state, no folder keeps more places
// than it has, each parcel counts what lies in it, and what was printed adds up (I4). A signature
// is on at most one live line and no line holds two (I5). A frozen selection has the rows that it
// was frozen with, and a filed one keeps the quota of that day (I6). Every state was reached along
// the journal by allowed transitions with actor, time and reason (I7). What takes two was done by
// two persons (I8). The leaves are those of every earlier head (I9). That a request is done once
// (I2) no state shows: whoever gives it again has to compare.
func Broken(v state.View, c core.CampaignID) []string { return NewWatch(c).Look(v) }

// onLine says where a signature in the state has to be: on a live line, on a struck one or
// on none.
func onLine(g core.SignatureState) []core.LineState {
	switch g {
	case core.SignaturePlaced:
		return []core.LineState{core.LineReserved}
	case core.SignatureWritten:
		return []core.LineState{core.LineWritten, core.LineGood, core.LineFlawed, core.LineBad, core.LineForLawyer}
	case core.SignatureAccepted, core.SignatureHandedIn, core.SignatureCounted, core.SignatureRefused,
		core.SignatureContested, core.SignatureLostCase:
		return []core.LineState{core.LineGood}
	case core.SignatureRejected, core.SignatureStruck:
		return []core.LineState{core.LineStruck}
	}
	return nil
}

func (k *checker) signatures() {
	visits := 0
	state.Visits.Scan(k.view, "", func(id core.VisitID, visit core.Visit) bool {
		if visit.Campaign != k.campaign {
			return true
		}
		visits++
		if g, ok := state.Signatures.Get(k.view, visit.Signature); !ok || g.Visit != id {
			k.say("visit %s and signature %s do not belong together", id, visit.Signature)
		}
		open := state.OpenVisits.Has(k.view, string(visit.Office)+"/"+string(id))
		if open != (visit.State == core.VisitOpen) || open != (visit.Closed == 0) {
			k.say("visit %s is %s, in the list of open ones: %v, closed at %d", id, visit.State, open, visit.Closed)
		}
		return true
	})
	state.Signatures.Scan(k.view, "", func(id core.SignatureID, g core.Signature) bool {
		if g.Campaign != k.campaign {
			return true
		}
		visits--
		k.signature(id, g)
		return true
	})
	if visits != 0 {
		k.say("there are %d more visits than signatures", visits)
	}
}

func (k *checker) signature(id core.SignatureID, g core.Signature) {
	lines := onLine(g.State)
	if (g.Line != "") != (len(lines) > 0) {
		k.say("signature %s is %s on line %q", id, g.State, g.Line)
	}
	if g.Line == "" {
		return
	}
	line, _ := state.Lines.Get(k.view, g.Line)
	fits := false
	for _, s := range lines {
		fits = fits || line.State == s
	}
	if !fits || line.Signature != id {
		k.say("signature %s is %s, its line %s is %s of %q", id, g.State, g.Line, line.State, line.Signature)
	}
	sheetID, _ := g.Line.Split()
	sheet, _ := state.Sheets.Get(k.view, sheetID)
	if gone := sheet.State == core.SheetSpoiled || sheet.State == core.SheetDestroyed; g.State == core.SignatureRejected && !gone {
		k.say("signature %s is rejected on a sheet that is %s", id, sheet.State)
	}
	if sheet.Region != g.Region || sheet.Office != g.Office {
		k.say("signature %s of region %s is on a sheet of region %s", id, g.Region, sheet.Region)
	}
}

// documents checks that each document is held by a live signature of its own, and that every
// live signature holds its document; one whose visit found it held may wait until it is judged.
func (k *checker) documents() {
	state.Signatures.Scan(k.view, "", func(id core.SignatureID, g core.Signature) bool {
		if g.Campaign == k.campaign {
			k.document(id, g)
		}
		return true
	})
	state.Documents.Scan(k.view, string(k.campaign)+"/", func(key string, id core.SignatureID) bool {
		g, ok := state.Signatures.Get(k.view, id)
		if !ok || core.ReleasesDocument(g.State) || key != state.DocumentKey(k.campaign, g.Document) {
			k.say("the document %s is held by %s, which is %s", key, id, g.State)
		}
		return true
	})
}

// document checks that a live signature holds its document.
func (k *checker) document(id core.SignatureID, g core.Signature) {
	if core.ReleasesDocument(g.State) || k.waited[id] && g.State == core.SignatureReceived {
		return
	}
	if holder, _ := state.Documents.Get(k.view, state.DocumentKey(k.campaign, g.Document)); holder != id {
		k.say("signature %s is %s with a document that %q holds", id, g.State, holder)
	}
}

func (k *checker) sheets() {
	state.Sheets.Scan(k.view, core.SheetID(k.campaign+"/"), func(id core.SheetID, sheet core.Sheet) bool {
		k.sheet(id, sheet)
		return true
	})
	state.Lines.Scan(k.view, core.LineID(k.campaign+"/"), func(id core.LineID, line core.Line) bool {
		k.line(id, line)
		return true
	})
}

// line checks that a line is one of its sheet's and that its signature is on it.
func (k *checker) line(id core.LineID, line core.Line) {
	sheetID, n := id.Split()
	if sheet, ok := state.Sheets.Get(k.view, sheetID); !ok || n < 1 || n > sheet.Lines {
		k.say("line %s is on no sheet", id)
	}
	if line.Signature == "" {
		return
	}
	if g, _ := state.Signatures.Get(k.view, line.Signature); g.Line != id {
		k.say("line %s holds signature %s, which is on %q", id, line.Signature, g.Line)
	}
}

func (k *checker) sheet(id core.SheetID, sheet core.Sheet) {
	used := 0
	for n := 1; n <= sheet.Lines; n++ {
		line, ok := state.Lines.Get(k.view, id.Line(n))
		if ok && line.State != core.LineFree {
			used++
		}
	}
	begun := sheet.State == core.SheetFilling
	switch sheet.State {
	case core.SheetPlanned, core.SheetPrinted, core.SheetAtOffice, core.SheetFilling:
		if begun != (used > 0) || begun != (sheet.Collector != "") {
			k.say("sheet %s is %s of collector %q with %d lines used", id.Code(), sheet.State, sheet.Collector, used)
		}
	}
	k.checked(id, sheet)
	if office, ok := state.Offices.Get(k.view, sheet.Office); !ok || office.Campaign != k.campaign {
		k.say("sheet %s is at no office of the campaign", id.Code())
	}
}

// end holds every entity against what the journal told of it last: none is in another state, none
// is gone, and none is there that it does not know.
func (k *checker) end() {
	seen := map[string]bool{}
	compare := func(subject, is string) {
		k.is(subject, is)
		seen[subject] = true
	}
	state.Sheets.Scan(k.view, core.SheetID(k.campaign+"/"), func(id core.SheetID, s core.Sheet) bool {
		compare("sheet:"+string(id.Code()), s.State)
		return true
	})
	state.Lines.Scan(k.view, core.LineID(k.campaign+"/"), func(id core.LineID, l core.Line) bool {
		sheet, n := id.Split()
		compare(fmt.Sprintf("line:%s/%d", string(sheet.Code()), n), l.State)
		return true
	})
	state.Signatures.Scan(k.view, "", func(id core.SignatureID, g core.Signature) bool {
		if g.Campaign == k.campaign {
			compare("signature:"+string(id), g.State)
		}
		return true
	})
	state.Visits.Scan(k.view, "", func(id core.VisitID, visit core.Visit) bool {
		if visit.Campaign == k.campaign {
			compare("visit:"+string(id), visit.State)
		}
		return true
	})
	state.Packs.Scan(k.view, string(k.campaign)+"/", func(_ string, p core.PackVersion) bool {
		compare("pack:"+p.Ref.String(), p.State)
		return true
	})
	state.PackKeys.Scan(k.view, string(k.campaign)+"/", func(_ string, key core.PackKey) bool {
		compare("packkey:"+key.ID, key.State)
		return true
	})
	state.Parcels.Scan(k.view, string(k.campaign)+"/", func(_ string, p core.Parcel) bool {
		compare("parcel:"+string(p.ID), p.State)
		return true
	})
	state.Selections.Scan(k.view, string(k.campaign)+"/", func(_ string, s core.Selection) bool {
		compare("selection:"+string(s.ID), s.State)
		return true
	})
	state.Volumes.Scan(k.view, string(k.campaign)+"/", func(_ string, o core.Volume) bool {
		compare("volume:"+strconv.Itoa(o.Number), o.State)
		return true
	})
	k.lates(compare)
	k.pages(compare)
	state.Users.Scan(k.view, "", func(id core.UserID, u core.User) bool {
		if u.Campaign == k.campaign {
			compare("user:"+string(id), u.State)
		}
		return true
	})
	for _, subject := range slices.Sorted(maps.Keys(k.told)) {
		if !seen[subject] {
			k.say("the journal says that %s is %q; there is none", subject, k.told[subject])
		}
	}
}

// lates holds what newer lists say against the journal, and counts again what is open.
func (k *checker) lates(compare func(subject, is string)) {
	open := map[string]bool{}
	state.Lates.Scan(k.view, "", func(id core.LateID, l core.Late) bool {
		if l.Campaign != k.campaign {
			return true
		}
		compare("late:"+string(id), l.State)
		g, _ := state.Signatures.Get(k.view, l.Signature)
		if l.State == core.LateOpen && core.LateCounts(g.State) {
			open[state.OpenLateKey(l.Campaign, l.Office, id)] = true
		}
		return true
	})
	state.OpenLates.Scan(k.view, string(k.campaign)+"/", func(key string, _ core.Time) bool {
		if !open[key] {
			k.say("%s is listed as a late finding that waits; it does not", key)
		}
		delete(open, key)
		return true
	})
	for _, key := range slices.Sorted(maps.Keys(open)) {
		k.say("the late finding %s waits and is not listed", key)
	}
	all := state.UnaskedKey(k.campaign, "")
	state.Unasked.Scan(k.view, all, func(key string, _ core.Time) bool {
		if g, _ := state.Signatures.Get(k.view, core.SignatureID(strings.TrimPrefix(key, all))); !core.LateCounts(g.State) {
			k.say("%s waits for a list to be asked, and does not count", key)
		}
		return true
	})
}
