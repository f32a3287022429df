package machine

import (
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/state"
)

// volumeFact says that a volume went from one state to another.
type volumeFact struct {
	verb  string
	from  string
	after core.Volume
	// orphan is the number of an empty volume that its binder leaves for another one; 0 for none.
	orphan int
}

func moveVolume(o core.Volume, verb, to string) (volumeFact, error) {
	if err := moved(core.VolumeTransitions(), aboutVolume(o.Number), o.State, verb, to); err != nil {
		return volumeFact{}, err
	}
	f := volumeFact{verb: verb, from: o.State, after: o}
	f.after.State = to
	f.after.Version++
	return f, nil
}

func aboutVolume(n int) string { return "volume:" + strconv.Itoa(n) }

// Kind implements Fact.
func (f volumeFact) Kind() string { return "volume." + f.verb + "/1" }

// Leaf implements Fact.
func (f volumeFact) Leaf() audit.Entry {
	o := f.after
	return audit.Entry{
		Campaign: o.Campaign, Kind: f.Kind(), Subject: aboutVolume(o.Number),
		Public: change(f.from, o.State, "region", string(o.Region), "selection", string(o.Selection),
			"sheets", strconv.Itoa(o.Sheets), "lines", strconv.Itoa(o.Lines), "struck", strconv.Itoa(o.Struck)),
	}
}

// Record implements Fact. An open volume is its binder's for the region.
func (f volumeFact) Record(tx state.Tx, _ core.Stamp) {
	o := f.after
	putVolume(tx, o)
	if f.from == "" {
		state.VolumeNumbers.Put(tx, o.Campaign, o.Number)
	}
	key := state.BindingKey(o.Campaign, o.Region, o.Binder)
	if o.State == core.VolumeOpen {
		state.Binding.Put(tx, key, o.Number)
	} else if n, _ := state.Binding.Get(tx, key); n == o.Number {
		state.Binding.Delete(tx, key)
	}
	if f.orphan != 0 {
		state.Binding.Put(tx, state.BindingKey(o.Campaign, o.Region, ""), f.orphan)
	}
}

func findVolume(v state.View, c core.CampaignID, n int) (core.Volume, error) {
	o, ok := state.Volumes.Get(v, state.VolumeKey(c, n))
	if !ok {
		return o, core.Refuse(core.NotFound, "volume", "volume.unknown", strconv.Itoa(n)).About(aboutVolume(n))
	}
	return o, nil
}

// CloseVolume says that nothing is added to a volume any more, so that it can be sewn.
type CloseVolume struct {
	Campaign core.CampaignID
	Number   int
}

// Kind implements Command.
func (*CloseVolume) Kind() string { return "volume.close/1" }

// Action implements Command.
func (*CloseVolume) Action() access.Action { return access.SheetBind }

// Object implements Command.
func (c *CloseVolume) Object(state.View) access.Object { return access.Object{Campaign: c.Campaign} }

// Decide implements Command.
func (c *CloseVolume) Decide(v state.View, _ core.Stamp) ([]Fact, error) {
	o, err := findVolume(v, c.Campaign, c.Number)
	if err != nil {
		return nil, err
	}
	closed, err := moveVolume(o, "close", core.VolumeClosed)
	if err != nil {
		return nil, err
	}
	if o.Sheets == 0 {
		return nil, core.Refuse(core.Conflict, "volume", "volume.empty", strconv.Itoa(o.Number)).About(aboutVolume(o.Number))
	}
	return []Fact{closed}, nil
}

// ReopenVolume opens a closed volume again; it becomes the actor's, who may have begun no other
// one of the region.
type ReopenVolume struct {
	Campaign core.CampaignID
	Number   int
}

// Kind implements Command.
func (*ReopenVolume) Kind() string { return "volume.reopen/1" }

// Action implements Command.
func (*ReopenVolume) Action() access.Action { return access.SheetBind }

// Object implements Command.
func (c *ReopenVolume) Object(state.View) access.Object { return access.Object{Campaign: c.Campaign} }

// Decide implements Command.
func (c *ReopenVolume) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	o, err := findVolume(v, c.Campaign, c.Number)
	if err != nil {
		return nil, err
	}
	sel, err := findSelection(v, c.Campaign, o.Selection)
	if err != nil {
		return nil, err
	}
	if isFiling(sel) {
		return nil, core.Refuse(core.Conflict, "", "selection.filing").About(aboutSelection(sel.ID))
	}
	o.Binder = s.Actor
	f, err := moveVolume(o, "reopen", core.VolumeOpen)
	if err != nil {
		return nil, err
	}
	f.orphan, err = leaveEmpty(v, o, s.Actor)
	return []Fact{f}, err
}

// leaveEmpty is the number of the actor's open volume of the region, which must be empty to be
// left for o; the next one who begins a volume of the region takes it.
func leaveEmpty(v state.View, o core.Volume, actor core.UserID) (int, error) {
	n, ok := state.Binding.Get(v, state.BindingKey(o.Campaign, o.Region, actor))
	if !ok {
		return 0, nil
	}
	other, err := findVolume(v, o.Campaign, n)
	if err != nil {
		return 0, err
	}
	_, taken := state.Binding.Get(v, state.BindingKey(o.Campaign, o.Region, ""))
	if other.Sheets > 0 || taken {
		return 0, core.Refuse(core.Conflict, "volume", "volume.other_open", strconv.Itoa(n)).About(aboutVolume(o.Number))
	}
	return n, nil
}

// isFiling says whether the selection is being handed in or was: nothing in it changes.
func isFiling(s core.Selection) bool {
	return s.State == core.SelectionFiling || s.State == core.SelectionFiled
}

// volumeFor is the volume in which the actor binds a sheet of the region with so many lines. It
// is the one that the actor has open, if it is of this selection and has room, or else the
// next: an empty one that somebody left, or a new one. Facts close the one and open the other.
func volumeFor(v state.View, sel core.Selection, region core.Region, actor core.UserID, lines int) (core.Volume, []Fact, error) {
	var facts []Fact
	if n, ok := state.Binding.Get(v, state.BindingKey(sel.Campaign, region, actor)); ok {
		o, err := findVolume(v, sel.Campaign, n)
		if err != nil {
			return o, nil, err
		}
		room := o.State == core.VolumeOpen && o.Sheets < sel.Quota.VolumeSheets && o.Lines+lines <= sel.Quota.VolumeLines
		if room && (o.Sheets == 0 || o.Selection == sel.ID) {
			o.Selection = sel.ID
			return o, nil, nil
		}
		closed, err := moveVolume(o, "close", core.VolumeClosed)
		if err != nil {
			return o, nil, err
		}
		facts = append(facts, closed)
	}
	if n, ok := state.Binding.Get(v, state.BindingKey(sel.Campaign, region, "")); ok {
		o, err := findVolume(v, sel.Campaign, n)
		o.Selection, o.Binder = sel.ID, actor
		return o, facts, err
	}
	last, _ := state.VolumeNumbers.Get(v, sel.Campaign)
	opened, err := moveVolume(core.Volume{
		Campaign: sel.Campaign, Number: last + 1, Region: region, Selection: sel.ID, Binder: actor,
	}, "open", core.VolumeOpen)
	return opened.after, append(facts, opened), err
}
