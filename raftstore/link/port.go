package link

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"github.com/sheaf-drive/sheaf/core"
)

const (
	// handshake bounds how long a caller may take to say who he is.
	handshake = 10 * time.Second
	// handshakes may be under way at once; further callers wait in the kernel's queue.
	handshakes = 64
)

// Config is what a port needs. All fields but Advertise are needed.
type Config struct {
	Identity Identity
	// Listen is the address to listen on, HOST:PORT.
	Listen string
	// Advertise is where others find the node, HOST:PORT; "" for the address that it listens on.
	Advertise string
	// Admit says why the node may not speak to raft, nil if it may.
	Admit func(node string) error
	// Refused hears of each caller that was turned away, with his address and why.
	Refused func(from net.Addr, why error)
}

// Port is a node's end of the connections between nodes. Its methods are safe for concurrent use.
type Port struct {
	config   Config
	listener net.Listener
	raft     *queue
	calls    *queue
	room     chan struct{}
	closing  context.Context
	close    context.CancelFunc
	tasks    sync.WaitGroup
}

// Conn is a connection to the node Peer, proven by its certificate.
type Conn struct {
	net.Conn
	Peer string
}

// Open listens. An identity that is not the node's own is refused as Invalid under "certificate".
func Open(c Config) (*Port, error) {
	if err := c.Identity.check(); err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return nil, fmt.Errorf("%w (%w)", core.Refuse(core.Invalid, "node-listen", "link.listen", c.Listen), err)
	}
	p := &Port{config: c, listener: listener, room: make(chan struct{}, handshakes)}
	p.raft, p.calls = newQueue(listener.Addr()), newQueue(listener.Addr())
	p.closing, p.close = context.WithCancel(context.Background())
	p.tasks.Add(1)
	go p.listen()
	return p, nil
}

// Address is which node this is and where others find it.
func (p *Port) Address() Address {
	return Address{p.config.Identity.Node, cmp.Or(p.config.Advertise, p.listener.Addr().String())}
}

// Calls are the connections over which nodes ask each other things. Each is a *[Conn].
func (p *Port) Calls() net.Listener { return p.calls }

// Dial calls the node over sheaf/1.
func (p *Port) Dial(ctx context.Context, to Address) (*Conn, error) {
	return p.dial(ctx, to, sheafProtocol)
}

// Close ends the port and the handshakes under way. Connections that were handed on are their
// takers' to close.
func (p *Port) Close() error {
	p.close()
	err := p.listener.Close()
	p.tasks.Wait()
	return errors.Join(err, p.raft.Close(), p.calls.Close())
}

func (p *Port) listen() {
	defer p.tasks.Done()
	for {
		select {
		case p.room <- struct{}{}:
		case <-p.closing.Done():
			return
		}
		conn, err := p.listener.Accept()
		if err != nil {
			<-p.room
			if p.closing.Err() != nil {
				return
			}
			p.pause() // out of files, say: the callers are still there
			continue
		}
		p.tasks.Add(1)
		go func() {
			defer p.tasks.Done()
			defer func() { <-p.room }()
			p.greet(conn)
		}()
	}
}

// pause waits before the next try.
func (p *Port) pause() {
	select {
	case <-time.After(100 * time.Millisecond):
	case <-p.closing.Done():
	}
}

// greet has the caller prove who he is and hands him on.
func (p *Port) greet(raw net.Conn) {
	conn := tls.Server(raw, p.config.Identity.server())
	ctx, cancel := context.WithTimeout(p.closing, handshake)
	defer cancel()
	err := conn.HandshakeContext(ctx)
	if err == nil {
		err = p.handOn(ctx, conn)
	}
	if err != nil {
		raw.Close()
		if p.closing.Err() == nil {
			p.config.Refused(raw.RemoteAddr(), err)
		}
	}
}

func (p *Port) handOn(ctx context.Context, conn *tls.Conn) error {
	state := conn.ConnectionState()
	peer, err := named(state.PeerCertificates[0])
	if err != nil {
		return err
	}
	to := p.calls
	if state.NegotiatedProtocol == raftProtocol {
		to = p.raft
		if err := p.config.Admit(peer); err != nil {
			return fmt.Errorf("node %s: %w", peer, err)
		}
	}
	return to.put(ctx, &Conn{conn, peer})
}

// dial calls a node by a protocol. Who answers and is another one is refused as Denied.
func (p *Port) dial(ctx context.Context, to Address, protocol string) (*Conn, error) {
	raw, err := (&net.Dialer{}).DialContext(ctx, "tcp", to.Host)
	if err != nil {
		return nil, fmt.Errorf("%w (%w)", core.Refuse(core.Unavailable, "", "link.unreachable", to.Host), err)
	}
	conn := tls.Client(raw, p.config.Identity.client(to.Node, protocol))
	ctx, cancel := context.WithTimeout(ctx, handshake)
	defer cancel()
	if err := conn.HandshakeContext(ctx); err != nil {
		raw.Close()
		return nil, explain(ctx, to, err)
	}
	return &Conn{conn, to.Node}, nil
}

// explain says what a handshake that failed means: another node, another house, or no answer.
func explain(ctx context.Context, to Address, err error) error {
	refusal := core.Refuse(core.Denied, "", "link.stranger", to.Host, to.Node)
	if ctx.Err() != nil {
		refusal = core.Refuse(core.Unavailable, "", "link.unreachable", to.Host)
	}
	return fmt.Errorf("%w (%w)", refusal, err)
}
