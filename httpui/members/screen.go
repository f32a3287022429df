package members

import (
	"net"
	"net/url"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/figure"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// here is the screen of the nodes.
const here = "/admin/cluster"

// invited stands for a node that has no id yet.
const invited = "new"

// screen shows how the nodes are, and the lines that let a further one in.
func (v *Verbs) screen(r *serve.Request) (*serve.Reply, error) {
	screen, err := v.look(r)
	if err != nil {
		return nil, err
	}
	switch r.Query("done") {
	case "transfer":
		screen.Done = r.Say("nodes.transfer.done")
	case "dismiss":
		screen.Done = r.Say("nodes.dismiss.done")
	}
	if r.Query("ask") == "dismiss" {
		screen.Ask = asks(r, screen.Status, r.Query("node"))
	}
	screen.Invite.Value = r.Query("address")
	if screen.Invite.Value == "" {
		return r.Page(screen), nil
	}
	if err = v.mayInvite(r, screen.Invite.Value); err == nil {
		return r.Page(screen), nil
	}
	_, finding, ok := r.FindingOf(err)
	if !ok {
		return nil, err
	}
	screen.Invite.Findings = append(screen.Invite.Findings, finding)
	return r.Refused(screen), nil
}

// mayInvite refuses an address at which no further node can be found.
func (v *Verbs) mayInvite(r *serve.Request, host string) error {
	if name, port, err := net.SplitHostPort(host); err != nil || name == "" || port == "" {
		return core.Refuse(core.Invalid, "address", "nodes.invite.address.wrong", host)
	}
	_, err := v.Cluster.Check(r.Context(), "invite", invited, invited+"@"+host, false)
	return err
}

// look asks the nodes.
func (v *Verbs) look(r *serve.Request) (*page.Nodes, error) {
	status, err := v.Status(r.Context())
	if err != nil {
		return nil, err
	}
	return &page.Nodes{
		Status: status, At: core.TimeOf(v.Now()), Here: here, Login: r.Session.User.Login,
	}, nil
}

// asks is the question before a node is taken out, with what the house loses; nil for a node that it does not have.
func asks(r *serve.Request, s figure.Status, node string) *page.Ask {
	voters, found := 0, figure.Member{}
	for _, m := range s.Members {
		if m.Node == node {
			found = m
			continue
		}
		if m.Votes {
			voters++
		}
	}
	if found.Node == "" {
		return nil
	}
	left := text.Count(r.Lang, "nodes.dismiss.left", voters)
	if spare := (voters - 1) / 2; spare > 0 {
		left += " " + text.Count(r.Lang, "nodes.dismiss.spare", spare)
	} else if voters > 1 {
		left += " " + r.Say("nodes.dismiss.tight")
	}
	if node == s.Node {
		left += " " + r.Say("nodes.dismiss.own")
	}
	return &page.Ask{
		Words: r.Say("nodes.dismiss.words", page.NodeName(found)), More: r.Say("nodes.dismiss.more", left),
		Back: here, Stay: r.Say("nodes.dismiss.back"),
		Action: here + "/" + url.PathEscape(node) + "/dismiss", Do: r.Say("nodes.dismiss"), Loses: true,
	}
}

// button is a form of one button on the screen.
func (v *Verbs) button(change string) serve.Handler {
	return func(r *serve.Request) (*serve.Reply, error) {
		_, err := v.order(r, wish{Node: r.Param("node")}, change)
		if err == nil {
			return serve.SeeOther(here + "?done=" + change), nil
		}
		_, finding, ok := r.FindingOf(err)
		if !ok {
			return nil, err
		}
		screen, errScreen := v.look(r)
		if errScreen != nil {
			return nil, errScreen
		}
		screen.Refused = []page.Finding{finding}
		return r.Refused(screen), nil
	}
}
