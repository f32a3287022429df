package node

import (
	"context"
	"errors"
	"net"
	"sync/atomic"
	"time"

	"github.com/hashicorp/go-hclog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/raftstore"
	"github.com/sheaf-drive/sheaf/raftstore/blob"
	"github.com/sheaf-drive/sheaf/raftstore/contact"
	"github.com/sheaf-drive/sheaf/raftstore/house"
	"github.com/sheaf-drive/sheaf/raftstore/link"
	"github.com/sheaf-drive/sheaf/raftstore/member"
	"github.com/sheaf-drive/sheaf/raftstore/peer"
	"github.com/sheaf-drive/sheaf/raftstore/spread"
)

// Link is where a node of a house with several is found, and how it proves who it is.
type Link struct {
	Identity link.Identity
	// Listen is where it takes the calls of other nodes, Advertise where they find it ("": the same).
	Listen, Advertise string
}

// patience bounds what is asked of the house without a deadline.
const patience = 10 * time.Second

// peers is the node's end of the connections to the others; the zero one is that of a house with one node.
type peers struct {
	port      *link.Port
	transport *link.Transport
	watched   *contact.Transport // the transport, which notes who answers
	client    *peer.Client
	server    *peer.Server
	store     atomic.Pointer[raftstore.Store] // nil until it is open
}

// connect opens the port. Raft takes the calls of members only, and of nobody before the store is open.
func connect(l *Link, now func() time.Time, refused func(net.Addr, error)) (*peers, error) {
	p := &peers{}
	if l == nil {
		return p, nil
	}
	var err error
	p.port, err = link.Open(link.Config{
		Identity: l.Identity, Listen: l.Listen, Advertise: l.Advertise, Admit: p.admit, Refused: refused,
	})
	if err != nil {
		return nil, err
	}
	p.transport, p.client = p.port.Transport(hclog.NewNullLogger()), peer.NewClient(p.port)
	p.watched = contact.Watch(p.transport, now, p.head)
	return p, nil
}

// head is the newest entry in the node's own log, 0 before the store is open.
func (p *peers) head() uint64 {
	if s := p.store.Load(); s != nil {
		return s.LastLog()
	}
	return 0
}

func (p *peers) admit(node string) error {
	if s := p.store.Load(); s != nil {
		return s.Member(node)
	}
	return core.Refuse(core.Unavailable, "", "store.starting")
}

// join gives the store its way to the others.
func (p *peers) join(c raftstore.Config) raftstore.Config {
	if p.port != nil {
		c.Transport, c.Others, c.Committed = p.watched, p.client, p.transport.Committed
	}
	return c
}

// house is the house as this node reaches it.
func (p *peers) house(s *raftstore.Store) *house.House {
	if p.port == nil {
		return house.New(s, nil, patience)
	}
	return house.New(s, p.client, patience)
}

// spread gives the blobs their way to the others.
func (p *peers) spread(c spread.Config) *spread.Spread {
	if p.port != nil {
		c.Peers = p.client
	}
	return spread.New(c)
}

// serve answers the other nodes until close; it returns at once.
func (p *peers) serve(s answering, b *blob.Store, failed func(error)) {
	if p.port == nil {
		return
	}
	p.store.Store(s.Store)
	p.server = peer.NewServer(s, b, s.Member)
	go func() {
		if err := p.server.Serve(p.port.Calls()); err != nil {
			failed(err)
		}
	}()
}

// answering is what the other nodes ask of this one.
type answering struct {
	*raftstore.Store
	report func() member.Report
	// asked says why a change is not made that another node asks for, or nil.
	asked func(ctx context.Context, c member.Change) error
}

// Report implements peer.Store.
func (a answering) Report() member.Report { return a.report() }

// Change implements peer.Store.
func (a answering) Change(ctx context.Context, c member.Change) error {
	latest, err := a.ReadIndex(ctx) // refused where it does not lead
	if err == nil {
		err = a.Wait(ctx, latest)
	}
	if err == nil {
		err = a.asked(ctx, c)
	}
	if err != nil {
		return err
	}
	return a.Store.Change(ctx, c)
}

// close ends it after the store: until then raft talks.
func (p *peers) close(ctx context.Context) error {
	if p == nil || p.port == nil {
		return nil
	}
	var errs []error
	if p.server != nil {
		errs = append(errs, p.server.Close(ctx))
	}
	p.client.Close()
	return errors.Join(append(errs, p.transport.Close(), p.port.Close())...)
}
