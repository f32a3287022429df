package membership

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/raft"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/figure"
	"github.com/sheaf-drive/sheaf/raftstore/member"
	"github.com/sheaf-drive/sheaf/tools/sheaf/neighbours"
)

var noon = time.Date(2018, 1, 18, 12, 0, 0, 0, time.UTC)

// three is a house of nodes a (which leads), b and c.
type three struct {
	seen    []neighbours.Seen
	short   error // about files that too few would have
	view    state.View
	changes []member.Change
}

func (h *three) Members(context.Context) ([]neighbours.Seen, error) { return h.seen, nil }
func (h *three) without(context.Context, string) (*figure.Losses, error) {
	return &figure.Losses{Named: 9, Short: 2, Lost: 1}, h.short
}
func (h *three) Leader() (raft.Server, bool)                        { return raft.Server{ID: "a"}, true }
func (h *three) Moment(context.Context) (state.View, func(), error) { return h.view, func() {}, nil }
func (h *three) Change(_ context.Context, c member.Change) error {
	h.changes = append(h.changes, c)
	return nil
}

// open has a house of three in which those answer whose letters are named.
func open(t *testing.T, answering string) (*three, *Desk) {
	t.Helper()
	h := &three{view: state.NewMemory()}
	for _, id := range []string{"a", "b", "c"} {
		h.seen = append(h.seen, neighbours.Seen{
			Member:  member.Member{ID: id, Address: id + "@" + id + ".example:7070", Votes: true},
			Answers: strings.Contains(answering, id),
		})
	}
	return h, &Desk{Around: h, Without: h.without, Store: h, House: h, Found: true, Now: func() time.Time { return noon }}
}

func key(err error) string {
	var said *core.Error
	if errors.As(err, &said) {
		return said.Text
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

func TestCheck(t *testing.T) {
	few := core.Refuse(core.Conflict, "node", "blob.removal")
	for _, c := range []struct {
		name, answering       string
		short                 error
		change, node, address string
		force                 bool
		want                  string
	}{
		{"a new node", "abc", nil, member.Invite, "d", "d@d.example:7070", false, ""},
		{"one that votes already", "abc", nil, member.Invite, "b", "b@b.example:7070", false, "store.member_already"},
		{"a new node at the place of another", "abc", nil, member.Invite, "d", "d@c.example:7070", false, "store.member_address"},
		{"an address of another name", "abc", nil, member.Invite, "d", "e@d.example:7070", false, "link.address"},
		{"leadership to anybody", "abc", nil, member.Transfer, "", "", false, ""},
		{"leadership to a node", "abc", nil, member.Transfer, "b", "", false, ""},
		{"leadership to one that is silent", "ac", nil, member.Transfer, "b", "", false, "store.no_successor"},
		{"leadership to nobody", "abc", nil, member.Transfer, "x", "", false, "store.member_unknown"},
		{"out with a node", "abc", nil, member.Dismiss, "c", "", false, ""},
		{"out with one that has what others lack", "abc", few, member.Dismiss, "c", "", false, "blob.removal"},
		{"the same by force", "abc", few, member.Dismiss, "c", "", true, ""},
		{"out with one that is needed", "ac", nil, member.Dismiss, "c", "", false, "store.member_needed"},
		{"out with the silent one", "ac", nil, member.Dismiss, "b", "", false, ""},
		{"out with nobody", "abc", nil, member.Dismiss, "x", "", false, "store.member_unknown"},
	} {
		h, d := open(t, c.answering)
		h.short = c.short
		lost, err := d.Check(t.Context(), c.change, c.node, c.address, c.force)
		if got := key(err); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		if forced := c.force && c.change == member.Dismiss; forced != (lost != nil) || forced && lost.Lost != 1 {
			t.Errorf("%s: told that %+v are lost", c.name, lost)
		}
	}
}

func TestCheck_TheLastVoter(t *testing.T) {
	h, d := open(t, "a")
	h.seen = h.seen[:1]
	for change, want := range map[string]string{member.Dismiss: "store.member_last", member.Transfer: "store.no_successor"} {
		node := map[string]string{member.Dismiss: "a"}[change]
		_, err := d.Check(t.Context(), change, node, "", true)
		if got := key(err); got != want {
			t.Errorf("%s: %q, want %q", change, got, want)
		}
	}
	d.Found = false
	if _, err := d.Check(t.Context(), member.Invite, "d", "d@d:1", false); key(err) != "link.none" {
		t.Errorf("an invitation to a house that nobody reaches: %v", err)
	}
}

// A node that is filled anew gives up its vote. Where the others are too few the house would be left without a
// majority, and could not take it back.
func TestAsked_ToGiveUpTheVote(t *testing.T) {
	for _, c := range []struct{ answering, node, want string }{
		{"ab", "c", ""}, {"ac", "b", ""}, {"a", "c", "store.member_needed"},
		{"abc", "c", "store.member_runs"}, {"ac", "c", "store.member_runs"}, // somebody else has its name
	} {
		_, d := open(t, c.answering)
		if got := key(d.Asked(t.Context(), member.Change{Kind: member.Demote, Node: c.node})); got != c.want {
			t.Errorf("%s answer and %s asks: %q, want %q", c.answering, c.node, got, c.want)
		}
	}
}

// Whoever leads carries out what another node asks only if the journal says that an admin has just ordered it.
func TestAsked_OnAnOrder(t *testing.T) {
	h, d := open(t, "abc")
	tx := state.NewMemory()
	h.view = tx
	leaf := func(kind, change, node string, at time.Time) (n int64) {
		t.Helper()
		n, _ = state.TreeSizes.Get(tx, state.HouseTree)
		line := audit.Line(audit.Entry{
			Kind: kind, Subject: "house:", Public: []audit.KV{{Name: "change", Value: change}, {Name: "address", Value: change}, {Name: "node", Value: node}},
		}, core.Stamp{Index: uint64(n) + 1, Time: core.Time(at.UnixMilli()), Actor: "u-root"}, n)
		state.Leaves.Put(tx, state.LeafKey(state.HouseTree, n), line)
		state.TreeSizes.Put(tx, state.HouseTree, n+1)
		return n
	}
	old := leaf("member.invite/1", "d@d.example:7070", "d", noon.Add(-3*time.Minute))
	nowhere := leaf("member.order/1", "invite", "d", noon.Add(-time.Second)) // as before orders said where
	invite := leaf("member.invite/1", "d@d.example:7070", "d", noon.Add(-time.Second))
	dismissB := leaf("member.order/1", "dismiss", "b", noon)
	dismissA := leaf("member.order/1", "dismiss", "a", noon)
	transfer := leaf("member.order/1", "transfer", "b", noon)
	other := leaf("clock.trust/1", "d@d.example:7070", "d", noon)
	for _, c := range []struct {
		name  string
		c     member.Change
		order int64
		want  string
	}{
		{"as ordered", member.Change{Kind: member.Invite, Node: "d", Address: "d@d.example:7070"}, invite, ""},
		{"to another address", member.Change{Kind: member.Invite, Node: "d", Address: "d@evil.example:7070"}, invite, "peer.not_ordered"},
		{"an invitation that says not where", member.Change{Kind: member.Invite, Node: "d", Address: "d@d.example:7070"}, nowhere, "peer.not_ordered"},
		{"another node", member.Change{Kind: member.Invite, Node: "e", Address: "d@d.example:7070"}, invite, "peer.not_ordered"},
		{"another change", member.Change{Kind: member.Dismiss, Node: "d"}, invite, "peer.not_ordered"},
		{"long ago", member.Change{Kind: member.Invite, Node: "d", Address: "d@d.example:7070"}, old, "peer.not_ordered"},
		{"what is no order", member.Change{Kind: member.Invite, Node: "d", Address: "d@d.example:7070"}, other, "peer.not_ordered"},
		{"a leaf that is not there", member.Change{Kind: member.Invite, Node: "d", Address: "d@d.example:7070"}, 99, "peer.not_ordered"},
		{"a number below all", member.Change{Kind: member.Invite, Node: "d", Address: "d@d.example:7070"}, -1, "peer.not_ordered"},
		{"out with a node", member.Change{Kind: member.Dismiss, Node: "b"}, dismissB, ""},
		{"a transfer", member.Change{Kind: member.Transfer, Node: "b"}, transfer, ""},
		{"a transfer to anybody on an order for one", member.Change{Kind: member.Transfer}, transfer, "peer.not_ordered"},
		{"the leader hands over before it goes", member.Change{Kind: member.Transfer}, dismissA, ""},
		{"another one goes, and the leader stays", member.Change{Kind: member.Transfer}, dismissB, "peer.not_ordered"},
	} {
		c.c.Order = c.order
		if got := key(d.Asked(t.Context(), c.c)); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	if err := d.Change(t.Context(), member.Dismiss, "a", "", dismissA); err != nil || len(h.changes) != 2 ||
		h.changes[0] != (member.Change{Kind: member.Transfer, Order: dismissA}) ||
		h.changes[1] != (member.Change{Kind: member.Dismiss, Node: "a", Order: dismissA}) {
		t.Errorf("the leader goes by %+v, %v", h.changes, err)
	}
}
