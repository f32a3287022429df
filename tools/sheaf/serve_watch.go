package main

import (
	"net"
	"os"
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/sheaf/node"
	"github.com/sheaf-drive/sheaf/tools/sheaf/supervisor"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
	"github.com/sheaf-drive/sheaf/tools/sheaf/vitals"
)

// watch answers who watches the node, from before it opens until the post is closed. Without an address
// nobody is answered: the figures tell every account of the machine how much the house does, and the nodes of
// a house that run on one machine could not all have the same port.
func (s serving) watch(n *node.Node, served chan<- error) (*vitals.Post, error) {
	post := vitals.NewPost(n.Vitals(), n.Figures())
	if s.adminListen == "" {
		return post, nil
	}
	ln, err := net.Listen("tcp", s.adminListen)
	if err != nil {
		return nil, terminal.Unheard("--admin-listen", s.adminListen, err)
	}
	go func() { served <- post.Serve(ln) }()
	if s.watched != nil {
		err = s.watched("http://" + ln.Addr().String())
	}
	return post, err
}

// checkWatch refuses to show the figures to a network that nobody has allowed.
func (s serving) checkWatch() error {
	if s.adminListen == "" {
		return nil
	}
	return open("admin-listen", s.adminListen, s.adminPlain, "cli.insecure_admin")
}

// oldest bounds the days of --passports-old: beyond it the alarm is none.
const oldest = 365

// checkOld refuses days in which no list is old, or none ever.
func (s serving) checkOld() error {
	if s.old < 1 || s.old > oldest {
		return terminal.UsageError{Cause: core.Refuse(core.Invalid, "passports-old", "cli.passports_old", strconv.Itoa(s.old), strconv.Itoa(oldest))}
	}
	return nil
}

// tell tells whoever started this program, if he asked to be told.
func tell(news string) error { return supervisor.Tell(os.Getenv(supervisor.Variable), news) }
