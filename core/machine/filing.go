package machine

import (
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine/form"
	"github.com/sheaf-drive/sheaf/core/machine/tally"
	"github.com/sheaf-drive/sheaf/core/selection"
	"github.com/sheaf-drive/sheaf/core/state"
)

// BeginFiling says that the bound selection is handed in now, under the quota of the pack in
// force today: caps that were lowered since the selection was made count.
type BeginFiling struct {
	Campaign  core.CampaignID
	Selection core.SelectionID
	Pack      core.PackRef
	Quota     core.Quota
}

// Kind implements Command.
func (*BeginFiling) Kind() string { return "filing.begin/1" }

// Action implements Command.
func (*BeginFiling) Action() access.Action { return access.SelectionApprove }

// Object implements Command.
func (c *BeginFiling) Object(state.View) access.Object { return access.Object{Campaign: c.Campaign} }

// Decide implements Command.
func (c *BeginFiling) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	sel, err := findSelection(v, c.Campaign, c.Selection)
	if err != nil {
		return nil, err
	}
	f, err := moveSelection(sel, "begin_filing", core.SelectionFiling)
	if err != nil {
		return nil, err
	}
	if err := currentPack(v, c.Campaign, c.Pack); err != nil {
		return nil, err
	}
	if err := form.Quota(c.Quota, selection.MaxLines, MaxRecords); err != nil {
		return nil, err
	}
	if err := tally.Keeps(sel, c.Quota); err != nil {
		return nil, err
	}
	if err := allBound(v, sel); err != nil {
		return nil, err
	}
	if err := allClosed(v, sel, c.Quota); err != nil {
		return nil, err
	}
	f.after.Pack, f.after.Quota = c.Pack, c.Quota
	return []Fact{f.by(v, s.Actor).underQuota().counted()}, nil
}

// allBound refuses while a chosen sheet is not bound, or a bound one is lost; it says how many
// and which is the first.
func allBound(v state.View, sel core.Selection) error {
	if open := sel.Sheets - sel.Bound; open > 0 {
		code, was := firstUnbound(v, sel)
		return core.Refuse(core.Conflict, "", "filing.unbound", strconv.Itoa(open), code.String(), was).About("sheet:" + string(code))
	}
	lost, first := 0, core.SheetCode("")
	prefix := state.QueueKey(sel.Campaign, core.SheetLost, "", "")
	state.Queues.Scan(v, prefix, func(key string, _ core.Time) bool {
		code := codeOf(key)
		custody, _ := state.Custodies.Get(v, core.NewSheetID(sel.Campaign, code))
		if custody.Volume == 0 {
			return true
		}
		if lost == 0 {
			first = code
		}
		lost++
		return true
	})
	if lost > 0 {
		return core.Refuse(core.Conflict, "", "filing.lost", strconv.Itoa(lost), first.String()).About("sheet:" + string(first))
	}
	return nil
}

// codeOf is the last part of a key that ends with a sheet's code.
func codeOf(key string) core.SheetCode {
	for i := len(key) - 1; i >= 0; i-- {
		if key[i] == '/' {
			return core.SheetCode(key[i+1:])
		}
	}
	return core.SheetCode(key)
}

// firstUnbound is the first chosen sheet that is bound in no volume of the selection, by region and
// code, and the state in which it is.
func firstUnbound(v state.View, sel core.Selection) (first core.SheetCode, was core.SheetState) {
	state.ToBind.Scan(v, state.ToBindKey(sel.ID, "", ""), func(key string, _ bool) bool {
		id := core.NewSheetID(sel.Campaign, codeOf(key))
		sheet, _ := state.Sheets.Get(v, id)
		first, was = id.Code(), sheet.State
		return false
	})
	return first, was
}

// inTheWay counts the volumes that keep a filing from beginning for one cause.
type inTheWay struct{ count, first int }

func (w *inTheWay) add(number int) {
	if w.count++; w.count == 1 {
		w.first = number
	}
}

// allClosed refuses while a volume is open, holds sheets of an earlier selection or is thicker
// than the quota allows; empty ones are no volumes of the filing.
func allClosed(v state.View, sel core.Selection, q core.Quota) error {
	var other, open, thick inTheWay
	state.Volumes.Scan(v, string(sel.Campaign)+"/", func(_ string, o core.Volume) bool {
		switch {
		case o.Sheets == 0:
		case o.Selection != sel.ID:
			other.add(o.Number)
		case o.State != core.VolumeClosed:
			open.add(o.Number)
		case o.Sheets > q.VolumeSheets || o.Lines > q.VolumeLines:
			thick.add(o.Number)
		}
		return true
	})
	for _, c := range []struct {
		volumes inTheWay
		key     string
	}{{other, "filing.other_volume"}, {open, "filing.open_volume"}, {thick, "filing.too_thick"}} {
		if n := c.volumes.first; n > 0 {
			return core.Refuse(core.Conflict, "", c.key, strconv.Itoa(c.volumes.count), strconv.Itoa(n)).About(aboutVolume(n))
		}
	}
	return nil
}

// FileVolume hands in one volume: its sheets and the signatures on their chosen lines. The
// last one files the selection.
type FileVolume struct {
	Campaign core.CampaignID
	Number   int
}

// Kind implements Command.
func (*FileVolume) Kind() string { return "filing.volume/1" }

// Action implements Command.
func (*FileVolume) Action() access.Action { return access.SelectionApprove }

// Object implements Command.
func (c *FileVolume) Object(state.View) access.Object { return access.Object{Campaign: c.Campaign} }

// Decide implements Command.
func (c *FileVolume) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	volume, err := findVolume(v, c.Campaign, c.Number)
	if err != nil {
		return nil, err
	}
	handed, err := moveVolume(volume, "hand_in", core.VolumeHandedIn)
	if err != nil {
		return nil, err
	}
	sel, err := findSelection(v, c.Campaign, volume.Selection)
	if err != nil {
		return nil, err
	}
	if sel.State != core.SelectionFiling {
		return nil, core.Refuse(core.Conflict, "", "filing.not_begun").About(aboutSelection(sel.ID))
	}
	var facts []Fact
	for page := 1; page <= volume.Sheets; page++ {
		more, err := handInPage(v, sel, volume, page)
		if err != nil {
			return nil, err
		}
		facts = append(facts, more...)
	}
	sel.HandedIn += volume.Sheets
	sel.Version++
	facts = append(facts, handedFact{handed, sel})
	if sel.HandedIn < sel.Sheets {
		return facts, nil
	}
	sel.FiledBy, sel.FiledAt = s.Actor, s.Time
	filed, err := moveSelection(sel, "file", core.SelectionFiled)
	return append(facts, filed.by(v, s.Actor).counted()), err
}

// handedFact says that a volume was handed in, and counts its sheets in the selection.
type handedFact struct {
	volumeFact
	selection core.Selection
}

// Record implements Fact.
func (f handedFact) Record(tx state.Tx, s core.Stamp) {
	f.volumeFact.Record(tx, s)
	state.Selections.Put(tx, state.SelectionKey(f.selection.Campaign, f.selection.ID), f.selection)
}

// handInPage moves the sheet on the page and its chosen signatures.
func handInPage(v state.View, sel core.Selection, volume core.Volume, page int) ([]Fact, error) {
	id, _ := state.Pages.Get(v, state.PageKey(sel.Campaign, volume.Number, page))
	sheet, err := readSheet(v, id)
	if err != nil {
		return nil, err
	}
	if sheet.State != core.SheetBound {
		return nil, core.Refuse(core.Conflict, "", "filing.page_gone", strconv.Itoa(page), id.Code().String(), sheet.State).
			About("sheet:" + string(id.Code()))
	}
	fact, err := moveSheet(sheet, "hand_in", core.SheetHandedIn)
	if err != nil {
		return nil, err
	}
	facts := []Fact{fact.with("selection", string(sel.ID), "volume", strconv.Itoa(volume.Number), "page", strconv.Itoa(page))}
	lines, _ := state.Chosen.Get(v, state.ChosenKey(sel.ID, id.Code()))
	for n := 1; n <= sheet.Lines; n++ {
		if !lines.Has(n) {
			continue
		}
		g, _ := state.Signatures.Get(v, lineAt(v, id, n).Signature)
		handed, err := moveSignature(g, "hand_in", core.SignatureHandedIn)
		if err != nil {
			return nil, err
		}
		facts = append(facts, handed)
	}
	return facts, nil
}
