package machine

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/state"
)

const (
	// PinnedFor is how long a moment stays readable for exports, in milliseconds: 6 hours.
	PinnedFor = 6 * 60 * 60 * 1000
	// PinsAtOnce bounds how many moments are kept: old versions take room on every disk. The oldest gives way.
	PinsAtOnce = 8
)

// BeginExport pins the moment of its own entry on every node: an export of it is the same from each.
type BeginExport struct {
	Campaign core.CampaignID
	// Instead is an earlier pin of the campaign that this one takes the place of; 0 for none.
	Instead uint64
}

// Kind implements Command.
func (*BeginExport) Kind() string { return "export.begin/1" }

// Action implements Command.
func (*BeginExport) Action() access.Action { return access.ExportPublic }

// Object implements Command.
func (c *BeginExport) Object(state.View) access.Object { return access.Object{Campaign: c.Campaign} }

// Decide implements Command.
func (c *BeginExport) Decide(v state.View, s core.Stamp) ([]Fact, error) {
	if !state.Campaigns.Has(v, c.Campaign) {
		return nil, core.Refuse(core.NotFound, "campaign", "core.not_found")
	}
	var live, over []string
	state.Pins.Scan(v, "", func(key string, p state.Pin) bool {
		switch {
		case p.Until <= s.Time, key == state.PinKey(c.Instead) && p.Campaign == c.Campaign:
			over = append(over, key)
		default:
			live = append(live, key)
		}
		return true
	})
	over = append(over, live[:max(0, len(live)-PinsAtOnce+1)]...)
	// In the tree of the house: the campaign's own is whole under a checkpoint when it is exported.
	return []Fact{noteFact{
		kind: c.Kind(), entry: audit.Entry{Subject: "house:", Public: kv("campaign", string(c.Campaign))},
		put: func(tx state.Tx, s core.Stamp) {
			for _, key := range over {
				state.Pins.Delete(tx, key)
			}
			state.Pins.Put(tx, state.PinKey(s.Index), state.Pin{Campaign: c.Campaign, Until: s.Time + PinnedFor})
		},
	}}, nil
}
