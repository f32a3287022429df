package machine

import (
	"fmt"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/state"
)

// link writes the leaf of one fact and grows its tree.
func link(tx state.Tx, s core.Stamp, position int, e audit.Entry) (string, int64) {
	if err := audit.Check(e); err != nil {
		panic(state.Fault{Err: fmt.Errorf("linking a leaf of %s: %w", e.Kind, err)})
	}
	tree := state.TreeOf(e.Campaign)
	n, _ := state.TreeSizes.Get(tx, tree)
	line := audit.Line(e, s, n)
	if err := audit.Append(state.TreeNodes{View: tx, Tree: tree}, n, line); err != nil {
		panic(state.Fault{Err: err})
	}
	state.Leaves.Put(tx, state.LeafKey(tree, n), line)
	state.TreeSizes.Put(tx, tree, n+1)
	state.LeavesAt.Put(tx, state.AtKey(s.Index, position), state.LeafKey(tree, n))
	return tree, n
}

// denialFact is the only leaf that a refusal leaves.
type denialFact struct {
	campaign core.CampaignID
	kind     string
	action   string
}

// denial stands in the tree of the campaign that the command is about. A campaign that does
// not exist is the sender's word and gets no tree; its denials stand with the house.
func denial(v state.View, c Command) Fact {
	campaign := c.Object(v).Campaign
	if !state.Campaigns.Has(v, campaign) {
		campaign = ""
	}
	return denialFact{campaign, c.Kind(), string(c.Action())}
}

// Kind implements Fact.
func (denialFact) Kind() string { return "denied/1" }

// Leaf implements Fact.
func (f denialFact) Leaf() audit.Entry {
	return audit.Entry{Campaign: f.campaign, Kind: f.Kind(), Public: []audit.KV{
		{Name: "command", Value: f.kind}, {Name: "action", Value: f.action},
	}}
}

// Record implements Fact: nothing changes but the journal.
func (denialFact) Record(state.Tx, core.Stamp) {}
