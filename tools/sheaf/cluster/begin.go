package cluster

import (
	"context"
	"errors"
	"io"
	"net"

	"github.com/hashicorp/raft"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/raftstore/blob"
	"github.com/sheaf-drive/sheaf/raftstore/clock"
	"github.com/sheaf-drive/sheaf/raftstore/link"
	"github.com/sheaf-drive/sheaf/raftstore/member"
	"github.com/sheaf-drive/sheaf/raftstore/peer"
	"github.com/sheaf-drive/sheaf/raftstore/starts"
)

// noOne is told of callers who were turned away: a node that waits has nobody to tell.
func noOne(net.Addr, error) {}

// Begin waits until all other nodes of a new house have come, and answers with its members for the log. When
// one of them has begun already, found is true: then the node has to be filled, because what it may have
// voted for before its folder was lost nobody knows. waiting is called with those who have not come yet,
// when they are others than before.
func (s Seeker) Begin(ctx context.Context, waiting func(nodes []link.Address)) (members []raft.Server, found bool, err error) {
	to, err := s.open(s.Listen)
	if err != nil {
		return nil, false, err
	}
	answers := peer.NewServer(early{}, early{}, to.knows)
	served := make(chan error, 1)
	go func() { served <- answers.Serve(to.port.Calls()) }()
	defer func() {
		// Who has just seen this node may still ask it: the answer comes from the node that starts now.
		err = errors.Join(err, answers.Close(ctx), to.close(), <-served)
	}()
	missing := -1
	for {
		absent, found, err := to.look(ctx)
		if err != nil || found || len(absent) == 0 {
			return Servers(to.Others), found, err
		}
		if len(absent) != missing {
			missing = len(absent)
			waiting(absent)
		}
		if !clock.Rest(ctx, again) {
			return nil, false, ctx.Err()
		}
	}
}

// look asks each other node: who is absent, and whether one has a state. One that is another than its address says,
// or takes this one for a stranger, will not change its mind: err says so.
func (s *session) look(ctx context.Context) (absent []link.Address, found bool, err error) {
	for _, other := range s.Others {
		if other.Node == s.Identity.Node {
			continue
		}
		r, err := s.report(ctx, other)
		switch {
		case core.CodeOf(err) == core.Denied:
			return nil, false, err
		case err != nil:
			absent = append(absent, other)
		}
		found = found || r.LastLog > 1
	}
	return absent, found, nil
}

// knows refuses whom the new house does not have.
func (s *session) knows(node string) error {
	for _, one := range s.Others {
		if one.Node == node {
			return nil
		}
	}
	return core.Refuse(core.Denied, "", "link.removed", node)
}

// early is a node that has not begun: it says that it is there, and nothing else.
type early struct{}

func starting() error { return core.Refuse(core.Unavailable, "", "store.starting") }

func (early) Propose(context.Context, machine.Entry) (machine.Answer, error) {
	return machine.Answer{}, starting()
}
func (early) ReadIndex(context.Context) (uint64, error)   { return 0, starting() }
func (early) Change(context.Context, member.Change) error { return starting() }
func (early) Seed(context.Context, io.Writer) error       { return starting() }
func (early) Full() error                                 { return starting() }
func (early) Hear(string, starts.Introduction) error      { return starting() }
func (early) Report() member.Report                       { return member.Report{} }
func (early) Check(int64) error                           { return starting() }

// Put implements peer.Blobs.
func (early) Put(context.Context, []byte) (blob.Hash, error) { return blob.Hash{}, starting() }

// Renew implements peer.Blobs.
func (early) Renew(context.Context, blob.Hash) (bool, error) { return false, starting() }

// Get implements peer.Blobs.
func (early) Get(context.Context, blob.Hash) ([]byte, error) { return nil, starting() }

// Missing implements peer.Blobs.
func (early) Missing(context.Context, []blob.Hash) ([]blob.Hash, error) { return nil, starting() }
