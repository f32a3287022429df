package machine

import (
	"slices"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine/form"
	"github.com/sheaf-drive/sheaf/core/state"
)

// MemberChanges are the words of what an admin can have done with the nodes of the house.
func MemberChanges() []string { return []string{"invite", "dismiss", "transfer"} }

// OrderMember is the leaf of an admin who has the nodes of the house changed. It is recorded before the log's
// own list of members changes: an order that could not be carried out stands in the journal as well.
type OrderMember struct {
	// Change is one of [MemberChanges]. An "invite" stands in old journals only: it says not where the node is, see
	// [InviteMember].
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
	if anybody := c.Change == "transfer" && c.Node == ""; !anybody && !form.IsWord(c.Node, 64) {
		return nil, core.Refuse(core.Invalid, "node", "clock.node")
	}
	public := kv("change", c.Change, "node", c.Node)
	if c.Forced {
		public = append(public, kv("forced", "yes")...)
	}
	return []Fact{noteFact{kind: c.Kind(), entry: audit.Entry{Subject: "house:", Public: public}}}, nil
}

// InviteMember is the leaf of an admin who lets a node into the house, as [OrderMember] is of his other orders.
type InviteMember struct {
	Node string
	// Address is where the others find it, ID@HOST:PORT: nobody else may say so in its place.
	Address string
}

// Kind implements Command.
func (*InviteMember) Kind() string { return "member.invite/1" }

// Action implements Command.
func (*InviteMember) Action() access.Action { return access.ClusterManage }

// Object implements Command.
func (*InviteMember) Object(state.View) access.Object { return access.Object{} }

// Decide implements Command.
func (c *InviteMember) Decide(state.View, core.Stamp) ([]Fact, error) {
	if !form.IsWord(c.Node, 64) {
		return nil, core.Refuse(core.Invalid, "node", "clock.node")
	}
	if !form.IsAddress(c.Address, c.Node) {
		return nil, core.Refuse(core.Invalid, "address", "link.address", c.Node+"@")
	}
	public := kv("node", c.Node, "address", c.Address)
	return []Fact{noteFact{kind: c.Kind(), entry: audit.Entry{Subject: "house:", Public: public}}}, nil
}
