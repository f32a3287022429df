package httpui

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// Clock is what the handlers ask of this node about its clock.
type Clock interface {
	// NodeID is the node's name in the log.
	NodeID() string
	// TrustClock lets the entry of the request, and no other, be stamped with what the wall
	// clock says. The clock of another node than the one that leads stamps nothing: Conflict.
	TrustClock(core.RequestID) error
}

// apiTrustClock confirms the clock of a node that was switched off for long or whose clock
// jumped. Nothing can be recorded then, not even a login, so the password comes with the
// request, over the socket in the data folder.
func (a *App) apiTrustClock(r *serve.Request) (*serve.Reply, error) {
	var in struct {
		Login    string `json:"login"`
		Password string `json:"password"`
	}
	if err := r.JSON(&in); err != nil {
		return nil, err
	}
	user, err := a.clockAdmin(r, in.Login, in.Password)
	if err != nil {
		return nil, err
	}
	c := &machine.TrustClock{Node: a.Clock.NodeID(), Shown: core.TimeOf(a.Now())}
	by := r.By()
	by.User = user
	if err := a.Clock.TrustClock(by.Request); err != nil {
		return nil, err
	}
	if _, err := a.Intake.Do(r.Context(), by, c); err != nil {
		return nil, err
	}
	return serve.JSON(struct {
		Node  string `json:"node"`
		Shown string `json:"shown"`
	}{c.Node, c.Shown.String()})
}

// clockAdmin checks the password of somebody who may confirm a clock. A one-time password is
// one, too: a house may rest between its founding and the first login.
func (a *App) clockAdmin(r *serve.Request, login, secret string) (core.User, error) {
	user, right, err := a.checked(r, login, secret)
	switch {
	case err != nil:
		return user, err
	case right && access.May(user, access.ClusterManage, access.Object{}):
		return user, nil
	case right:
		return user, core.Refuse(core.Denied, "", "core.denied", string(access.ClusterManage))
	case user.ID == "":
		return user, wrongPassword()
	}
	// While the clock is ahead the failure cannot be counted; only the owner of the data folder,
	// who has all keys, comes here at all.
	if err := a.System(r, &machine.FailLogin{User: user.ID}); err != nil && core.CodeOf(err) != core.Unavailable {
		return user, err
	}
	return user, wrongPassword()
}
