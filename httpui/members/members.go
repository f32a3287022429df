package members

import (
	"context"
	"net/http"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/httpui/figure"
	"github.com/sheaf-drive/sheaf/httpui/room"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// Cluster is the house and its nodes. Its errors are refusals of package core.
type Cluster interface {
	// Check says why the change cannot be made now, or nil: the order in the journal would be for nothing. What is lost
	// with a node that is taken out by force is told, for any other change it is nil.
	Check(ctx context.Context, change, node, address string, force bool) (*figure.Losses, error)
	// Change makes it; order is the number of its leaf in the journal of the house.
	Change(ctx context.Context, change, node, address string, order int64) error
}

// Verbs are the verbs about nodes and their screen. All fields are needed.
type Verbs struct {
	room.Floor
	Cluster Cluster
	// Status asks the nodes how they are.
	Status func(ctx context.Context) (figure.Status, error)
	Now    func() time.Time
}

// Routes is the table of the room.
func (v *Verbs) Routes() []serve.Route {
	verb := func(change string) serve.Route {
		return serve.Route{Method: http.MethodPost, Path: "/api/v1/members/" + change, Action: access.ClusterManage,
			Handler: func(r *serve.Request) (*serve.Reply, error) { return v.verb(r, change) }}
	}
	return []serve.Route{
		{Method: http.MethodGet, Path: here, Action: access.ClusterManage, Handler: v.screen},
		{Method: http.MethodPost, Path: here + "/{node}/transfer", Action: access.ClusterManage, Handler: v.button("transfer")},
		{Method: http.MethodPost, Path: here + "/{node}/dismiss", Action: access.ClusterManage, Handler: v.button("dismiss")},
		verb("invite"),
		verb("dismiss"),
		verb("transfer"),
	}
}

// wish is an order as programs write it.
type wish struct {
	Node    string `json:"node"`
	Address string `json:"address,omitempty"`
	Force   bool   `json:"force,omitempty"`
}

// verb has the nodes changed for a program.
func (v *Verbs) verb(r *serve.Request, change string) (*serve.Reply, error) {
	var in wish
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	if change == "invite" && in.Address == "" {
		return nil, core.Refuse(core.Invalid, "address", "core.required")
	}
	lost, err := v.order(r, in, change)
	if err != nil {
		return nil, err
	}
	return serve.JSON(done{change, in.Node, lost})
}

// done is an order that was carried out.
type done struct {
	Change string         `json:"change"`
	Node   string         `json:"node"`
	Losses *figure.Losses `json:"losses,omitempty"`
}

// order has the nodes changed: the journal says so first.
func (v *Verbs) order(r *serve.Request, in wish, change string) (*figure.Losses, error) {
	lost, err := v.Cluster.Check(r.Context(), change, in.Node, in.Address, in.Force)
	if err != nil {
		return nil, err
	}
	var c machine.Command = &machine.OrderMember{Change: change, Node: in.Node, Forced: in.Force}
	if change == "invite" {
		c = &machine.InviteMember{Node: in.Node, Address: in.Address}
	}
	ordered, err := v.Do(r, c)
	if err != nil {
		return nil, err
	}
	return lost, v.Cluster.Change(r.Context(), change, in.Node, in.Address, ordered.Leaves)
}
