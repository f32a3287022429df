package cluster

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/hashicorp/raft"
	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/raftstore/clock"
	"github.com/sheaf-drive/sheaf/raftstore/folder"
	"github.com/sheaf-drive/sheaf/raftstore/link"
	"github.com/sheaf-drive/sheaf/raftstore/marker"
	"github.com/sheaf-drive/sheaf/raftstore/member"
	"github.com/sheaf-drive/sheaf/raftstore/peer"
	"github.com/sheaf-drive/sheaf/raftstore/seed"
	"github.com/sheaf-drive/sheaf/raftstore/space"
)

// Seeker is a node that seeks a state. All fields but Seen are needed.
type Seeker struct {
	Identity link.Identity
	// Listen is where the node takes calls of others.
	Listen string
	// Others are the nodes of the house; this one may be among them.
	Others []link.Address
	// Store is the folder that is filled.
	Store string
	// Seen takes the bytes that arrive, for a progress bar.
	Seen io.Writer
	Log  zerolog.Logger
}

const (
	// askFor bounds how long a node may take to say how it is.
	askFor = 3 * time.Second
	// tries is how often a change of the members is asked for while leadership changes.
	tries = 20
	// again is how long to wait between two tries.
	again = 500 * time.Millisecond
)

// session is the seeker's end of the connections.
type session struct {
	Seeker
	port  *link.Port
	peers *peer.Client
}

func (s Seeker) open(listen string) (*session, error) {
	port, err := link.Open(link.Config{
		Identity: s.Identity, Listen: listen,
		Admit:   func(string) error { return core.Refuse(core.Unavailable, "", "store.starting") },
		Refused: noOne,
	})
	if err != nil {
		return nil, err
	}
	if s.Seen == nil {
		s.Seen = io.Discard
	}
	return &session{s, port, peer.NewClient(port)}, nil
}

func (s *session) close() error {
	s.peers.Close()
	return s.port.Close()
}

// Servers are the addresses as the log has them.
func Servers(all []link.Address) (list []raft.Server) {
	for _, a := range all {
		list = append(list, server(a))
	}
	return list
}

func server(a link.Address) raft.Server {
	return raft.Server{ID: raft.ServerID(a.Node), Address: raft.ServerAddress(a.String())}
}

// Fill has the house take this node's vote, if it has one, and replaces what is in the store's folder by the
// state of another node. The node that runs is promoted once it has caught up. Errors: Unavailable where no
// other node answers, Denied where the house does not know this one, Conflict where this program is too old for it.
func (s Seeker) Fill(ctx context.Context) (at marker.Marker, err error) {
	// The vote is asked back only of a node that can be filled: not of one that runs.
	if at, err := folder.Inspect(s.Store); err == nil && at.Holder != "" {
		return marker.Marker{}, core.Refuse(core.Conflict, "data", "store.folder_in_use", s.Store, at.Holder)
	}
	to, err := s.open("127.0.0.1:0") // it only calls
	if err != nil {
		return at, err
	}
	defer func() { err = errors.Join(err, to.close()) }()
	leader, err := to.giveUpVote(ctx)
	if err != nil {
		return at, err
	}
	stream, err := to.peers.Seed(ctx, server(leader))
	if err != nil {
		return at, err
	}
	defer stream.Close()
	return seed.Fill(io.TeeReader(stream, to.Seen), seed.Config{Dir: s.Store, Log: s.Log, Seen: roomFor(s.Store)})
}

const (
	// margin is what has to stay free while a node is filled: Badger ends the process on a disk that is full.
	margin = 512 << 20
	// lookEvery so many bytes the disk is looked at.
	lookEvery = 16 << 20
)

// roomFor refuses a record, as Unavailable, when the disk of the store has too little room left for what follows.
func roomFor(store string) func(key, value []byte) error {
	unseen := lookEvery // the first record looks
	return func(key, value []byte) error {
		if unseen += len(key) + len(value); unseen < lookEvery {
			return nil
		}
		unseen = 0
		room, err := space.Measure(store)
		if err == nil && room.Free < margin {
			err = core.Refuse(core.Unavailable, "data", "join.room", store, fmt.Sprint(room.Free>>20))
		}
		return err
	}
}

// giveUpVote asks the leader, and says who that is.
func (s *session) giveUpVote(ctx context.Context) (leader link.Address, err error) {
	for try := 0; try < tries; try++ {
		if leader, err = s.leader(ctx); err == nil {
			err = s.peers.Change(ctx, server(leader), member.Change{Kind: member.Demote, Node: s.Identity.Node})
		}
		if core.CodeOf(err) != core.Unavailable {
			return leader, err
		}
		if !clock.Rest(ctx, again) {
			break
		}
	}
	return leader, err
}

// leader asks the others who leads, until one knows. A house of a level that this program does not know is refused: the
// node could not open what it is filled with.
func (s *session) leader(ctx context.Context) (link.Address, error) {
	var failed error
	for _, other := range s.Others {
		if other.Node == s.Identity.Node {
			continue
		}
		r, err := s.report(ctx, other)
		switch {
		case err != nil:
			failed = err
		case machine.KnowsLevel(r.InForce) != nil:
			return link.Address{}, machine.KnowsLevel(r.InForce)
		case r.Leader != "":
			return link.ParseAddress(r.Leader)
		}
	}
	if failed == nil {
		failed = core.Refuse(core.Unavailable, "", "store.not_leader")
	}
	return link.Address{}, fmt.Errorf("%w (%w)", core.Refuse(core.CodeOf(failed), "", "join.nobody"), failed)
}

func (s *session) report(ctx context.Context, other link.Address) (member.Report, error) {
	ctx, cancel := context.WithTimeout(ctx, askFor)
	defer cancel()
	return s.peers.Report(ctx, server(other))
}
