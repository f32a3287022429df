package invariant

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Broken lists what is wrong with a campaign's state at this moment, empty when every
// invariant holds: one document counts once (I3), a sheet is in one place and its lines fit
// its state (I4), no folder keeps more places than it has and each parcel counts what lies in
// it, a signature is on at most one live line and no line holds two (I5), every state was
// reached along the journal by allowed transitions with actor and time (I7), who entered did
// not certify (I8), and signatures and visits belong together one to one (I1).
func Broken(v state.View, c core.CampaignID) []string {
	k := &checker{view: v, campaign: c, waited: map[core.SignatureID]bool{}}
	k.signatures()
	k.sheets()
	k.custody()
	k.journal()
	k.documents()
	k.queues()
	k.selections()
	return k.wrong
}

type checker struct {
	view     state.View
	campaign core.CampaignID
	// waited has the signatures whose document was held when their visit was opened.
	waited map[core.SignatureID]bool
	wrong  []string
}

func (k *checker) say(format string, args ...any) {
	k.wrong = append(k.wrong, fmt.Sprintf(format, args...))
}

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
		waits := k.waited[id] && g.State == core.SignatureReceived
		if g.Campaign != k.campaign || core.ReleasesDocument(g.State) || waits {
			return true
		}
		if holder, _ := state.Documents.Get(k.view, state.DocumentKey(k.campaign, g.Document)); holder != id {
			k.say("signature %s is %s with a document that %q holds", id, g.State, holder)
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

func (k *checker) sheets() {
	state.Sheets.Scan(k.view, core.SheetID(k.campaign+"/"), func(id core.SheetID, sheet core.Sheet) bool {
		k.sheet(id, sheet)
		return true
	})
	state.Lines.Scan(k.view, core.LineID(k.campaign+"/"), func(id core.LineID, line core.Line) bool {
		sheetID, n := id.Split()
		if sheet, ok := state.Sheets.Get(k.view, sheetID); !ok || n < 1 || n > sheet.Lines {
			k.say("line %s is on no sheet", id)
		}
		if line.Signature == "" {
			return true
		}
		if g, _ := state.Signatures.Get(k.view, line.Signature); g.Line != id {
			k.say("line %s holds signature %s, which is on %q", id, line.Signature, g.Line)
		}
		return true
	})
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

// journal tells the story once more: each transition begins where the last one ended and is
// a row of the tables, and at the end every entity is in the state that the tables show.
func (k *checker) journal() {
	told := map[string]string{}
	last := core.Time(0)
	n := int64(0)
	tree := state.TreeOf(k.campaign)
	state.Leaves.Scan(k.view, tree+"/", func(_ string, line []byte) bool {
		leaf, err := audit.Parse(line)
		if err != nil || leaf.N != n || leaf.Time < last || leaf.Actor == "" {
			k.say("leaf %d does not stand in its place: %v", n, err)
			return false
		}
		n, last = n+1, leaf.Time
		k.leaf(told, leaf)
		return true
	})
	if size, _ := state.TreeSizes.Get(k.view, tree); size != n {
		k.say("the journal has %d leaves, the tree %d", n, size)
	}
	k.end(told)
}

func (k *checker) leaf(told map[string]string, leaf audit.Leaf) {
	if leaf.Kind == "visit.open/1" && leaf.Get("holder") != "" {
		k.waited[core.SignatureID(leaf.Get("signature"))] = true
	}
	to := leaf.Get("to")
	if to == "" {
		return
	}
	kind, _, _ := strings.Cut(leaf.Subject, ":")
	from := leaf.Get("from")
	have := told[leaf.Subject]
	if kind == "line" && have == "" {
		have = core.LineFree
	}
	if table := tableOf(kind); have != from || table != nil && !leads(table, from, to) {
		k.say("%s goes from %q to %q while it is %q", leaf.Subject, from, to, have)
	}
	if to == core.LineSpoiled && leaf.Get("reason") == "" {
		k.say("%s is spoiled without a reason", leaf.Subject)
	}
	told[leaf.Subject] = to
}

func tableOf(kind string) core.Transitions {
	switch kind {
	case "sheet":
		return core.SheetTransitions()
	case "line":
		return core.LineTransitions()
	case "signature":
		return core.SignatureTransitions()
	case "visit":
		return core.VisitTransitions()
	case "pack":
		return core.PackTransitions()
	case "packkey":
		return core.PackKeyTransitions()
	case "edition":
		return core.EditionTransitions()
	case "parcel":
		return core.ParcelTransitions()
	case "selection":
		return core.SelectionTransitions()
	case "volume":
		return core.VolumeTransitions()
	}
	return nil // accounts have no table
}

func leads(table core.Transitions, from, to string) bool {
	for _, row := range table {
		if row.From == from && row.To == to {
			return true
		}
	}
	return false
}

func (k *checker) end(told map[string]string) {
	compare := func(subject, is string) {
		if told[subject] != is {
			k.say("%s is %q, the journal says %q", subject, is, told[subject])
		}
		delete(told, subject)
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
	state.Users.Scan(k.view, "", func(id core.UserID, u core.User) bool {
		if u.Campaign == k.campaign {
			compare("user:"+string(id), u.State)
		}
		return true
	})
	for _, subject := range slices.Sorted(maps.Keys(told)) {
		k.say("the journal says that %s is %q; there is none", subject, told[subject])
	}
}
