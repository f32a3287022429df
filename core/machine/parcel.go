package machine

import (
	"slices"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/state"
)

// parcelFact says that a parcel went from one state to another.
type parcelFact struct {
	verb   string
	from   string
	after  core.Parcel
	person core.PersonID
}

// moveParcel checks the transition and counts the version up.
func moveParcel(v state.View, p core.Parcel, verb, to string, by core.UserID) (parcelFact, error) {
	if err := moved(core.ParcelTransitions(), "parcel:"+string(p.ID), p.State, verb, to); err != nil {
		return parcelFact{}, err
	}
	f := parcelFact{verb: verb, from: p.State, after: p, person: personOf(v, by)}
	f.after.State = to
	f.after.Version++
	return f, nil
}

// Kind implements Fact.
func (f parcelFact) Kind() string { return "parcel." + f.verb + "/1" }

// Leaf implements Fact.
func (f parcelFact) Leaf() audit.Entry {
	p := f.after
	return audit.Entry{
		Campaign: p.Campaign, Kind: f.Kind(), Subject: "parcel:" + string(p.ID),
		Public: change(f.from, p.State, "office", string(p.Office), "label", p.Label(),
			"sheets", strconv.Itoa(p.Sheets), "missing", strconv.Itoa(p.Missing), "person", string(f.person)),
	}
}

// Record implements Fact.
func (f parcelFact) Record(tx state.Tx, s core.Stamp) {
	p := f.after
	switch f.verb {
	case "open":
		state.ParcelNumbers.Put(tx, state.RegionKey(p.Campaign, p.Home), p.Number)
	case "send":
		p.Sent = s.Time
	case "receive":
		p.Received = s.Time
	}
	state.Parcels.Put(tx, state.ParcelKey(p.Campaign, p.ID), p)
}

// findParcel reads a parcel.
func findParcel(v state.View, c core.CampaignID, id core.ParcelID) (core.Parcel, error) {
	p, ok := state.Parcels.Get(v, state.ParcelKey(c, id))
	if !ok {
		return p, core.Refuse(core.NotFound, "parcel", "parcel.unknown")
	}
	return p, nil
}

// parcelObject is the object of a parcel: it belongs to its office.
func parcelObject(v state.View, c core.CampaignID, id core.ParcelID) access.Object {
	p, _ := state.Parcels.Get(v, state.ParcelKey(c, id))
	return officeObject(v, c, p.Office)
}

// OpenParcel begins a parcel of an office. Its number is the next one of the office's region.
type OpenParcel struct {
	Parcel   core.ParcelID
	Campaign core.CampaignID
	Office   core.OfficeID
}

// Kind implements Command.
func (*OpenParcel) Kind() string { return "parcel.open/1" }

// Action implements Command.
func (*OpenParcel) Action() access.Action { return access.SheetMove }

// Object implements Command.
func (c *OpenParcel) Object(v state.View) access.Object { return officeObject(v, c.Campaign, c.Office) }

// Decide implements Command.
func (c *OpenParcel) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	if err := core.CheckID("parcel", c.Parcel); err != nil {
		return nil, err
	}
	office, ok := state.Offices.Get(v, c.Office)
	if !ok || office.Campaign != c.Campaign {
		return nil, core.Refuse(core.NotFound, "office", "core.not_found")
	}
	if state.Parcels.Has(v, state.ParcelKey(c.Campaign, c.Parcel)) {
		return nil, core.Refuse(core.Duplicate, "parcel", "core.exists").About("parcel:" + string(c.Parcel))
	}
	last, _ := state.ParcelNumbers.Get(v, state.RegionKey(c.Campaign, office.Home))
	f, err := moveParcel(v, core.Parcel{
		ID: c.Parcel, Campaign: c.Campaign, Office: c.Office, Home: office.Home, Number: last + 1, OpenedBy: s.Actor,
	}, "open", core.ParcelOpen, s.Actor)
	return []Fact{f}, err
}

// PackSheets lays certified sheets into an open parcel.
type PackSheets struct {
	Parcel core.ParcelID
	Sheets []core.SheetID
}

// Kind implements Command.
func (*PackSheets) Kind() string { return "sheet.pack/1" }

// Action implements Command.
func (*PackSheets) Action() access.Action { return access.SheetMove }

// Object implements Command: the right has to reach the sheets, or they are the collector's
// own, and the parcel.
func (c *PackSheets) Object(v state.View) access.Object {
	o := sheetsObject(v, c.Sheets)
	o.Owner = collectorOf(v, c.Sheets)
	return alike(o, parcelObject(v, o.Campaign, c.Parcel))
}

// collectorOf is the one collector of all the sheets, empty where they have several.
func collectorOf(v state.View, ids []core.SheetID) core.UserID {
	var shared core.UserID
	for i, id := range ids {
		sheet, _ := state.Sheets.Get(v, id)
		if i > 0 && sheet.Collector != shared {
			return ""
		}
		shared = sheet.Collector
	}
	return shared
}

// Decide implements Command.
func (c *PackSheets) Decide(v state.View, _ core.Stamp) ([]Fact, error) {
	if len(c.Sheets) < 1 || len(c.Sheets) > MaxRecords {
		return nil, core.Refuse(core.Invalid, "sheets", "sheet.count", strconv.Itoa(MaxRecords))
	}
	parcel, err := findParcel(v, c.Sheets[0].Campaign(), c.Parcel)
	if err != nil {
		return nil, err
	}
	if parcel.State != core.ParcelOpen {
		return nil, core.Refuse(core.Conflict, "parcel", "parcel.not_open", parcel.Label()).About("parcel:" + string(parcel.ID))
	}
	facts := make([]Fact, 0, len(c.Sheets))
	for i, id := range c.Sheets {
		if slices.Contains(c.Sheets[:i], id) {
			return nil, core.Refuse(core.Duplicate, "sheets", "sheet.twice", id.Code().String()).About("sheet:" + string(id.Code()))
		}
		f, err := packed(v, parcel, id)
		if err != nil {
			return nil, err
		}
		facts = append(facts, f)
	}
	if parcel.Sheets += len(facts); parcel.Sheets > core.MaxParcel {
		return nil, core.Refuse(core.Limit, "parcel", "parcel.full", strconv.Itoa(core.MaxParcel)).About("parcel:" + string(parcel.ID))
	}
	parcel.Missing += len(facts)
	parcel.Version++
	last := facts[len(facts)-1].(custodyFact)
	last.parcel = &parcel
	facts[len(facts)-1] = last
	return facts, nil
}

// packed is the fact of one sheet that is laid into the parcel.
func packed(v state.View, parcel core.Parcel, id core.SheetID) (custodyFact, error) {
	h, err := findHeld(v, id)
	if err != nil {
		return custodyFact{}, err
	}
	if h.sheet.State != core.SheetCertified {
		return custodyFact{}, notToPack(v, h, parcel.ID)
	}
	if h.sheet.Campaign() != parcel.Campaign || h.sheet.Office != parcel.Office {
		return custodyFact{}, h.refuse("parcel.other_office", parcel.Label())
	}
	h.custody.Parcel = parcel.ID
	f, err := h.move("pack", core.SheetPacked)
	f.box, f.row, f.sheetFact = parcel.ID, rowMissing, f.sheetFact.with("parcel", string(parcel.ID))
	return f, err
}

// UnpackSheet takes a sheet out of an open parcel.
type UnpackSheet struct{ Sheet core.SheetID }

// Kind implements Command.
func (*UnpackSheet) Kind() string { return "sheet.unpack/1" }

// Action implements Command.
func (*UnpackSheet) Action() access.Action { return access.SheetMove }

// Object implements Command.
func (c *UnpackSheet) Object(v state.View) access.Object { return HeldObject(v, c.Sheet) }

// Decide implements Command.
func (c *UnpackSheet) Decide(v state.View, _ core.Stamp) ([]Fact, error) {
	h, err := findHeld(v, c.Sheet)
	if err != nil {
		return nil, err
	}
	if h.sheet.State != core.SheetPacked {
		return nil, h.refuse("parcel.not_packed")
	}
	f, err := unpacked(v, h)
	return []Fact{f}, err
}

// unpacked is the fact of a packed sheet that is taken out of its parcel.
func unpacked(v state.View, h held) (custodyFact, error) {
	parcel, inParcel := state.Parcels.Get(v, state.ParcelKey(h.sheet.Campaign(), h.custody.Parcel))
	h.custody.Parcel = ""
	f, err := h.move("unpack", core.SheetCertified)
	if err != nil || !inParcel {
		return f, err
	}
	parcel.Sheets--
	parcel.Missing--
	parcel.Version++
	f.parcel, f.box, f.row = &parcel, parcel.ID, rowGone
	f.sheetFact = f.sheetFact.with("parcel", string(parcel.ID))
	return f, nil
}

// SendParcel says that a parcel left its office with all that lies in it.
type SendParcel struct {
	Campaign core.CampaignID
	Parcel   core.ParcelID
}

// Kind implements Command.
func (*SendParcel) Kind() string { return "parcel.send/1" }

// Action implements Command.
func (*SendParcel) Action() access.Action { return access.SheetMove }

// Object implements Command.
func (c *SendParcel) Object(v state.View) access.Object { return parcelObject(v, c.Campaign, c.Parcel) }

// Decide implements Command.
func (c *SendParcel) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	parcel, err := findParcel(v, c.Campaign, c.Parcel)
	if err != nil {
		return nil, err
	}
	if parcel.State == core.ParcelOpen && parcel.Sheets == 0 {
		return nil, core.Refuse(core.Conflict, "parcel", "parcel.empty", parcel.Label()).About("parcel:" + string(parcel.ID))
	}
	sent, err := moveParcel(v, parcel, "send", core.ParcelSent, s.Actor)
	if err != nil {
		return nil, err
	}
	facts := []Fact{sent}
	for _, id := range contents(v, parcel, false) {
		h, err := findHeld(v, id)
		if err != nil {
			return nil, err
		}
		f, err := h.move("send", core.SheetTravelling)
		if err != nil {
			return nil, err
		}
		facts = append(facts, f.sheetFact.with("parcel", string(parcel.ID)))
	}
	return facts, nil
}

// contents lists the sheets of a parcel in the order of their codes, or only the missing ones.
func contents(v state.View, p core.Parcel, missing bool) (ids []core.SheetID) {
	prefix := state.ContentKey(p.ID, "")
	state.Contents.Scan(v, prefix, func(key string, is bool) bool {
		if is || !missing {
			ids = append(ids, core.NewSheetID(p.Campaign, core.SheetCode(key[len(prefix):])))
		}
		return true
	})
	return ids
}

// ReceiveParcel says that a parcel is in the central office, before any sheet of it was sorted.
type ReceiveParcel struct {
	Campaign core.CampaignID
	Parcel   core.ParcelID
}

// Kind implements Command.
func (*ReceiveParcel) Kind() string { return "parcel.receive/1" }

// Action implements Command.
func (*ReceiveParcel) Action() access.Action { return access.SheetSort }

// Object implements Command.
func (c *ReceiveParcel) Object(v state.View) access.Object {
	return parcelObject(v, c.Campaign, c.Parcel)
}

// Decide implements Command.
func (c *ReceiveParcel) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	parcel, err := findParcel(v, c.Campaign, c.Parcel)
	if err != nil {
		return nil, err
	}
	f, err := moveParcel(v, parcel, "receive", core.ParcelReceived, s.Actor)
	return []Fact{f}, err
}

// CloseParcel says that nothing more is to be expected of a parcel: every sheet of it is
// accounted for, be it as lost.
type CloseParcel struct {
	Campaign core.CampaignID
	Parcel   core.ParcelID
}

// Kind implements Command.
func (*CloseParcel) Kind() string { return "parcel.close/1" }

// Action implements Command.
func (*CloseParcel) Action() access.Action { return access.SheetSort }

// Object implements Command.
func (c *CloseParcel) Object(v state.View) access.Object {
	return parcelObject(v, c.Campaign, c.Parcel)
}

// Decide implements Command.
func (c *CloseParcel) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	parcel, err := findParcel(v, c.Campaign, c.Parcel)
	if err != nil {
		return nil, err
	}
	f, err := moveParcel(v, parcel, "close", core.ParcelClosed, s.Actor)
	if err != nil {
		return nil, err
	}
	for _, id := range contents(v, parcel, true) {
		if sheet, _ := state.Sheets.Get(v, id); sheet.State != core.SheetLost {
			return nil, core.Refuse(core.Conflict, "parcel", "parcel.missing", parcel.Label(), id.Code().String()).
				About("parcel:" + string(parcel.ID))
		}
	}
	return []Fact{f}, nil
}
