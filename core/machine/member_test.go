package machine_test

import (
	"testing"

	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
)

func TestOrderMember(t *testing.T) {
	order := func(change, node string) func(*world) machine.Command {
		return only(&machine.OrderMember{Change: change, Node: node})
	}
	for _, g := range []given{
		{"an admin invites", nil, "root", order("invite", "n2"), ""},
		{"an admin has leadership handed to whom the house chooses", nil, "root", order("transfer", ""), ""},
		{"federal staff do not", nil, "federal", order("invite", "n2"), "denied: core.denied"},
		{"nor the node itself", nil, "system", order("dismiss", "n2"), "denied: core.denied"},
		{"a change has its word", nil, "root", order("befriend", "n2"), "invalid change: member.change"},
		{"somebody is dismissed", nil, "root", order("dismiss", ""), "invalid node: clock.node"},
		{"a node has a name", nil, "root", order("invite", "my node, says Anna"), "invalid node: clock.node"},
	} {
		g.run(t)
	}
	invite := func(node, address string) func(*world) machine.Command {
		return only(&machine.InviteMember{Node: node, Address: address})
	}
	for _, g := range []given{
		{"an admin invites to an address", nil, "root", invite("n2", "n2@h2.example:7070"), ""},
		{"federal staff do not", nil, "federal", invite("n2", "n2@h2.example:7070"), "denied: core.denied"},
		{"the address is the node's", nil, "root", invite("n2", "n3@h2.example:7070"), "invalid address: link.address"},
		{"and is there", nil, "root", invite("n2", "n2@"), "invalid address: link.address"},
		{"in plain letters", nil, "root", invite("n2", "n2@h2 example:7070"), "invalid address: link.address"},
		{"somebody is invited", nil, "root", invite("", "@h2.example:7070"), "invalid node: clock.node"},
	} {
		g.run(t)
	}
	w := house(t)
	before := w.Memory.View()
	answer := w.Must(user("root"), &machine.OrderMember{Change: "dismiss", Node: "n2", Forced: true})
	line, _ := state.Leaves.Get(w.Memory, state.LeafKey(answer.Tree, answer.Leaves))
	leaf, err := audit.Parse(line)
	if err != nil || answer.Tree != state.HouseTree || leaf.Get("change") != "dismiss" || leaf.Get("node") != "n2" || leaf.Get("forced") != "yes" {
		t.Errorf("the leaf is %s, %v", line, err)
	}
	if state.FullSum(before) != state.FullSum(w.Memory) {
		t.Error("more than a leaf was written")
	}
}
