package link_test

import (
	"net"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/raftstore/link"
	"github.com/sheaf-drive/sheaf/raftstore/link/linktest"
)

// node is an open port that says whom it turned away.
type node struct {
	*link.Port
	refused chan error
}

// open opens a port that admits to raft whom it is told.
func open(t *testing.T, h *linktest.House, id string, admitted ...string) *node {
	t.Helper()
	n := &node{refused: make(chan error, 16)}
	port, err := link.Open(link.Config{
		Identity: h.Identity(id), Listen: "127.0.0.1:0",
		Admit: func(node string) error {
			for _, one := range admitted {
				if one == node {
					return nil
				}
			}
			return errRemoved
		},
		Refused: func(_ net.Addr, why error) { n.refused <- why },
	})
	if err != nil {
		t.Fatal(err)
	}
	n.Port = port
	t.Cleanup(func() { port.Close() })
	return n
}

// turnedAway waits until the node has turned a caller away, and answers why.
func (n *node) turnedAway(t *testing.T) error {
	t.Helper()
	select {
	case why := <-n.refused:
		return why
	case <-time.After(20 * time.Second):
		t.Fatal("it turned nobody away")
		return nil
	}
}

func (n *node) address(id string) link.Address { return link.Address{id, n.Address().Host} }
