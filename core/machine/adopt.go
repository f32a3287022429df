package machine

import (
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine/tally"
	"github.com/sheaf-drive/sheaf/core/state"
)

// AdoptVolume takes a volume of an earlier selection over into the one in force, so that its
// sheets need not be bound anew: each is chosen there too, with the same lines.
type AdoptVolume struct {
	Campaign core.CampaignID
	Number   int
}

// Kind implements Command.
func (*AdoptVolume) Kind() string { return "volume.adopt/1" }

// Action implements Command.
func (*AdoptVolume) Action() access.Action { return access.SheetBind }

// Object implements Command.
func (c *AdoptVolume) Object(state.View) access.Object { return access.Object{Campaign: c.Campaign} }

// Decide implements Command.
func (c *AdoptVolume) Decide(v state.View, _ core.Stamp) ([]Fact, error) {
	o, err := findVolume(v, c.Campaign, c.Number)
	if err != nil {
		return nil, err
	}
	sel, err := activeSelection(v, c.Campaign)
	if err != nil {
		return nil, err
	}
	if o.Selection == sel.ID || o.State == core.VolumeHandedIn {
		return nil, core.Refuse(core.Conflict, "volume", "adopt.not_needed", strconv.Itoa(o.Number)).About(aboutVolume(o.Number))
	}
	old, err := findSelection(v, c.Campaign, o.Selection)
	if err != nil {
		return nil, err
	}
	pages, err := sameChoice(v, o, sel)
	if err != nil {
		return nil, err
	}
	if o.Sheets > sel.Quota.VolumeSheets || o.Lines > sel.Quota.VolumeLines {
		return nil, core.Refuse(core.Conflict, "volume", "adopt.too_thick", strconv.Itoa(o.Number)).About(aboutVolume(o.Number))
	}
	old, sel = tally.Bound(old, o.Region, -o.Sheets), tally.Bound(sel, o.Region, o.Sheets)
	o.Selection = sel.ID
	o.Version++
	return []Fact{adoptedFact{o, old, sel, pages}}, nil
}

// activeSelection is the selection in force, refused while there is none or it is handed in.
func activeSelection(v state.View, c core.CampaignID) (core.Selection, error) {
	id, ok := state.ActiveSelections.Get(v, c)
	if !ok {
		return core.Selection{}, core.Refuse(core.Conflict, "", "bind.no_selection").About("campaign:" + string(c))
	}
	sel, err := findSelection(v, c, id)
	switch {
	case err != nil:
		return sel, err
	case isFiling(sel):
		return sel, core.Refuse(core.Conflict, "", "selection.filing").About(aboutSelection(id))
	case sel.State != core.SelectionActive:
		return sel, core.Refuse(core.Conflict, "", "bind.no_selection").About(aboutSelection(id))
	}
	return sel, nil
}

// sameChoice lists the pages of a volume, refused where the selection does not have one with the
// same lines.
func sameChoice(v state.View, o core.Volume, sel core.Selection) (pages []core.SheetID, err error) {
	for page := 1; page <= o.Sheets; page++ {
		id, _ := state.Pages.Get(v, state.PageKey(o.Campaign, o.Number, page))
		before, _ := state.Chosen.Get(v, state.ChosenKey(o.Selection, id.Code()))
		now, ok := state.Chosen.Get(v, state.ChosenKey(sel.ID, id.Code()))
		if !ok || now != before {
			return nil, core.Refuse(core.Conflict, "volume", "adopt.differs", strconv.Itoa(o.Number), strconv.Itoa(page),
				id.Code().String()).About(aboutVolume(o.Number))
		}
		pages = append(pages, id)
	}
	return pages, nil
}

// adoptedFact says that a volume belongs to another selection from now on.
type adoptedFact struct {
	volume   core.Volume
	old, now core.Selection
	pages    []core.SheetID
}

// Kind implements Fact.
func (adoptedFact) Kind() string { return "volume.adopt/1" }

// Leaf implements Fact.
func (f adoptedFact) Leaf() audit.Entry {
	return audit.Entry{Campaign: f.volume.Campaign, Kind: f.Kind(), Subject: aboutVolume(f.volume.Number),
		Public: kv("selection", string(f.now.ID), "sheets", strconv.Itoa(f.volume.Sheets))}
}

// Record implements Fact.
func (f adoptedFact) Record(tx state.Tx, _ core.Stamp) {
	c := f.volume.Campaign
	putVolume(tx, f.volume)
	for _, id := range f.pages {
		state.ToBind.Put(tx, state.ToBindKey(f.old.ID, f.volume.Region, id.Code()), true)
		state.ToBind.Delete(tx, state.ToBindKey(f.now.ID, f.volume.Region, id.Code()))
	}
	state.Selections.Put(tx, state.SelectionKey(c, f.old.ID), f.old)
	state.Selections.Put(tx, state.SelectionKey(c, f.now.ID), f.now)
}
