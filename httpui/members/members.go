package members

import (
	"context"
	"net/http"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/httpui/room"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// Cluster is the house and its nodes. Its errors are refusals of package core.
type Cluster interface {
	// Check says why the change cannot be made now, or nil: the order in the journal would be for nothing.
	Check(ctx context.Context, change, node, address string, force bool) error
	// Change makes it; order is the number of its leaf in the journal of the house.
	Change(ctx context.Context, change, node, address string, order int64) error
}

// Verbs are the verbs about nodes. All fields are needed.
type Verbs struct {
	room.Floor
	Cluster Cluster
}

// Routes is the table of the verbs.
func (v *Verbs) Routes() []serve.Route {
	verb := func(path, change string) serve.Route {
		return serve.Route{Method: http.MethodPost, Path: path, Action: access.ClusterManage,
			Handler: func(r *serve.Request) (*serve.Reply, error) { return v.order(r, change) }}
	}
	return []serve.Route{
		verb("/api/v1/members/invite", "invite"),
		verb("/api/v1/members/dismiss", "dismiss"),
		verb("/api/v1/members/transfer", "transfer"),
	}
}

// order has the nodes changed.
func (v *Verbs) order(r *serve.Request, change string) (*serve.Reply, error) {
	var in struct {
		Node    string `json:"node"`
		Address string `json:"address,omitempty"`
		Force   bool   `json:"force,omitempty"`
	}
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	if change == "invite" && in.Address == "" {
		return nil, core.Refuse(core.Invalid, "address", "core.required")
	}
	if err := v.Cluster.Check(r.Context(), change, in.Node, in.Address, in.Force); err != nil {
		return nil, err
	}
	ordered, err := v.Do(r, &machine.OrderMember{Change: change, Node: in.Node, Forced: in.Force})
	if err != nil {
		return nil, err
	}
	if err := v.Cluster.Change(r.Context(), change, in.Node, in.Address, ordered.Leaves); err != nil {
		return nil, err
	}
	return serve.JSON(map[string]string{"change": change, "node": in.Node})
}
