package members

import (
	"context"
	"fmt"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/figure"
	"github.com/sheaf-drive/sheaf/httpui/roomtest"
)

// nodes notes what it is asked to do.
type nodes struct {
	refuse error
	done   []string
	order  int64
}

func (n *nodes) Check(_ context.Context, change, node, address string, force bool) (*figure.Losses, error) {
	if force {
		return &figure.Losses{Named: 9, Short: 2, Lost: 1, Whole: true, Files: []figure.Loss{{Blob: "ab", Subject: "visit:v", Have: 1}}}, nil
	}
	return nil, n.refuse
}

func (n *nodes) Change(_ context.Context, change, node, address string, order int64) error {
	n.done, n.order = append(n.done, fmt.Sprint(change, " ", node, " ", address)), order
	return nil
}

type obj = map[string]any

func open(t *testing.T) (*roomtest.House, *nodes) {
	t.Helper()
	h, n := roomtest.Furnish(t), &nodes{}
	v := &Verbs{Floor: h.Floor(), Cluster: n, Status: three, Now: h.Clock}
	h.Open(v.Routes(), nil)
	return h, n
}

func TestMembers_AreChangedByAnAdminAndTheJournalSaysSo(t *testing.T) {
	h, n := open(t)
	for _, c := range []struct {
		path string
		body obj
		done string
	}{
		{"invite", obj{"node": "n2", "address": "n2@h2:7070"}, "invite n2 n2@h2:7070"},
		{"transfer", obj{"node": "n2"}, "transfer n2 "},
		{"transfer", obj{}, "transfer  "},
		{"dismiss", obj{"node": "n2"}, "dismiss n2 "},
	} {
		n.done = nil
		if got := h.Ask("root", "POST", "/api/v1/members/"+c.path, c.body); got.Status != 200 || fmt.Sprint(n.done) != "["+c.done+"]" {
			t.Errorf("%s: %d %s, %q", c.path, got.Status, got.Body, n.done)
		}
		line, _ := state.Leaves.Get(h.Store.Now(), state.LeafKey(state.HouseTree, n.order))
		leaf, err := audit.Parse(line)
		said := leaf.Kind == "member.order/1" && leaf.Get("change") == c.path
		if c.path == "invite" {
			said = leaf.Kind == "member.invite/1" && leaf.Get("node") == "n2" && leaf.Get("address") == "n2@h2:7070"
		}
		if err != nil || !said {
			t.Errorf("%s: the journal says %s, %v", c.path, line, err)
		}
	}
}

func TestMembers_WhatIsRefusedChangesNothing(t *testing.T) {
	h, n := open(t)
	n.refuse = core.Refuse(core.Conflict, "node", "store.member_last", "n1")
	rows := []roomtest.Check{
		{Name: "by federal staff", Who: "federal", Method: "POST", Path: "/api/v1/members/dismiss", Body: obj{"node": "n1"}, Status: 403, Code: core.Denied},
		{Name: "the last one", Who: "root", Method: "POST", Path: "/api/v1/members/dismiss", Body: obj{"node": "n1"}, Status: 409, Code: core.Conflict, Field: "node"},
		{Name: "without an address", Who: "root", Method: "POST", Path: "/api/v1/members/invite", Body: obj{"node": "n2"}, Status: 422, Code: core.Invalid, Field: "address"},
		{Name: "a field too many", Who: "root", Method: "POST", Path: "/api/v1/members/invite", Body: obj{"x": 1}, Status: 422, Code: core.Invalid},
	}
	for _, row := range rows {
		h.Refused(row)
	}
	if len(n.done) > 0 {
		t.Errorf("done all the same: %q", n.done)
	}
}
