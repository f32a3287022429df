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
