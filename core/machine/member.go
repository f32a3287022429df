package machine

import (
	"slices"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/state"
)

// MemberChanges are the words of what an admin can have done with the nodes of the house.
func MemberChanges() []string { return []string{"invite", "dismiss", "transfer"} }

// OrderMember is the leaf of an admin who has the nodes of the house changed. It is recorded before the log's
// own list of members changes: an order that could not be carried out stands in the journal as well.
type OrderMember struct {
	// Change is one of [MemberChanges].
	Change string
	// Node it is about; "" where the house may choose who leads.
	Node string
	// Forced says that the house was told not to mind what would be lost.
	Forced bool
}

// Kind implements Command.
func (*OrderMember) Kind() string { return "member.order/1" }

// Action implements Command.
func (*OrderMember) Action() access.Action { return access.ClusterManage }

// Object implements Command.
func (*OrderMember) Object(state.View) access.Object { return access.Object{} }

// Decide implements Command.
func (c *OrderMember) Decide(state.View, core.Stamp) ([]Fact, error) {
	if !slices.Contains(MemberChanges(), c.Change) {
		return nil, core.Refuse(core.Invalid, "change", "member.change")
	}
	if anybody := c.Change == "transfer" && c.Node == ""; !anybody && !isWord(c.Node, 64) {
		return nil, core.Refuse(core.Invalid, "node", "clock.node")
	}
	public := kv("change", c.Change, "node", c.Node)
	if c.Forced {
		public = append(public, kv("forced", "yes")...)
	}
	return []Fact{noteFact{kind: c.Kind(), entry: audit.Entry{Subject: "house:", Public: public}}}, nil
}
