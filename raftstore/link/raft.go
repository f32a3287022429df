package link

import (
	"context"
	"net"
	"time"

	"github.com/hashicorp/raft"
)

// Raft is the port as raft's own transport takes it. Addresses of members are [Address.String].
func (p *Port) Raft() raft.StreamLayer { return stream{p.raft, p} }

type stream struct {
	*queue
	port *Port
}

// Addr implements net.Listener: raft writes it into what it sends, as the address of this member.
func (s stream) Addr() net.Addr { return memberAddr(s.port.Address().String()) }

// memberAddr is an [Address] as a net.Addr.
type memberAddr string

// Network implements net.Addr.
func (memberAddr) Network() string { return "tcp" }

// String implements net.Addr.
func (a memberAddr) String() string { return string(a) }

// Dial implements raft.StreamLayer.
func (s stream) Dial(to raft.ServerAddress, timeout time.Duration) (net.Conn, error) {
	address, err := ParseAddress(string(to))
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(s.port.closing, timeout)
	defer cancel()
	return s.port.dial(ctx, address, raftProtocol)
}
