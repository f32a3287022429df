package machine

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine/tally"
	"github.com/sheaf-drive/sheaf/core/state"
)

// FreezeSelection says that all rows have come: they never change again.
type FreezeSelection struct {
	Campaign  core.CampaignID
	Selection core.SelectionID
}

// Kind implements Command.
func (*FreezeSelection) Kind() string { return "selection.freeze/1" }

// Action implements Command.
func (*FreezeSelection) Action() access.Action { return access.SelectionPropose }

// Object implements Command.
func (c *FreezeSelection) Object(state.View) access.Object {
	return access.Object{Campaign: c.Campaign}
}

// Decide implements Command.
func (c *FreezeSelection) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	sel, err := findSelection(v, c.Campaign, c.Selection)
	if err != nil {
		return nil, err
	}
	if err := ownSelection(v, s.Actor, sel, "freeze", core.SelectionLoading); err != nil {
		return nil, err
	}
	if err := samePack(v, sel); err != nil {
		return nil, err
	}
	if err := tally.Keeps(sel, sel.Quota); err != nil {
		return nil, err
	}
	sel.FrozenBy = s.Actor
	f, err := moveSelection(sel, "freeze", core.SelectionFrozen)
	return []Fact{f.by(v, s.Actor).counted()}, err
}

// samePack answers Stale when the quota is that of a pack that is no longer in force.
func samePack(v state.View, sel core.Selection) error {
	if currentPack(v, sel.Campaign, sel.Pack) != nil {
		return core.Refuse(core.Stale, "", "selection.pack_changed").About(aboutSelection(sel.ID))
	}
	return nil
}

// ApproveSelection puts a frozen selection into force and retires the one before. The person
// who chose may not approve.
type ApproveSelection struct {
	Campaign  core.CampaignID
	Selection core.SelectionID
}

// Kind implements Command.
func (*ApproveSelection) Kind() string { return "selection.approve/1" }

// Action implements Command.
func (*ApproveSelection) Action() access.Action { return access.SelectionApprove }

// Object implements Command.
func (c *ApproveSelection) Object(state.View) access.Object {
	return access.Object{Campaign: c.Campaign}
}

// Decide implements Command.
func (c *ApproveSelection) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	sel, err := findSelection(v, c.Campaign, c.Selection)
	if err != nil {
		return nil, err
	}
	if samePerson(v, s.Actor, sel.BegunBy) || sel.FrozenBy != "" && samePerson(v, s.Actor, sel.FrozenBy) {
		return nil, core.Refuse(core.Denied, "", "selection.second_person").About(aboutSelection(sel.ID))
	}
	sel.ApprovedBy = s.Actor
	approved, err := moveSelection(sel, "approve", core.SelectionActive)
	if err != nil {
		return nil, err
	}
	if err := samePack(v, sel); err != nil {
		return nil, err
	}
	id, ok := state.ActiveSelections.Get(v, c.Campaign)
	if !ok {
		return []Fact{approved.by(v, s.Actor)}, nil
	}
	old, err := findSelection(v, c.Campaign, id)
	if err != nil {
		return nil, err
	}
	if old.State != core.SelectionActive {
		return nil, core.Refuse(core.Conflict, "", "selection.filing").About(aboutSelection(id))
	}
	retired, err := moveSelection(old, "retire", core.SelectionRetired)
	return []Fact{retired, approved.by(v, s.Actor)}, err
}

// AbandonSelection gives up a selection that is not approved. Its rows stay stored.
type AbandonSelection struct {
	Campaign  core.CampaignID
	Selection core.SelectionID
}

// Kind implements Command.
func (*AbandonSelection) Kind() string { return "selection.abandon/1" }

// Action implements Command.
func (*AbandonSelection) Action() access.Action { return access.SelectionPropose }

// Object implements Command.
func (c *AbandonSelection) Object(state.View) access.Object {
	return access.Object{Campaign: c.Campaign}
}

// Decide implements Command.
func (c *AbandonSelection) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	sel, err := findSelection(v, c.Campaign, c.Selection)
	if err != nil {
		return nil, err
	}
	f, err := moveSelection(sel, "abandon", core.SelectionAbandoned)
	return []Fact{f.by(v, s.Actor)}, err
}
