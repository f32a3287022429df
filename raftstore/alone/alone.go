package alone

import (
	"errors"
	"io"

	"github.com/hashicorp/raft"
)

var errAlone = errors.New("this node has no peers to talk to")

// transport is that of a house with one node: it listens nowhere and reaches nobody.
// A second node needs a transport that reaches it.
type transport struct {
	address raft.ServerAddress
	calls   chan raft.RPC
}

// New is the transport of the node.
func New(id string) raft.Transport {
	return &transport{address: raft.ServerAddress(id), calls: make(chan raft.RPC)}
}

// Is says whether t is the transport of a node alone.
func Is(t raft.Transport) bool {
	_, ok := t.(*transport)
	return ok
}

func (a *transport) Consumer() <-chan raft.RPC          { return a.calls }
func (a *transport) LocalAddr() raft.ServerAddress      { return a.address }
func (a *transport) SetHeartbeatHandler(func(raft.RPC)) {}

func (a *transport) AppendEntriesPipeline(raft.ServerID, raft.ServerAddress) (raft.AppendPipeline, error) {
	return nil, errAlone
}

func (a *transport) AppendEntries(raft.ServerID, raft.ServerAddress, *raft.AppendEntriesRequest,
	*raft.AppendEntriesResponse) error {
	return errAlone
}

func (a *transport) RequestVote(raft.ServerID, raft.ServerAddress, *raft.RequestVoteRequest,
	*raft.RequestVoteResponse) error {
	return errAlone
}

func (a *transport) RequestPreVote(raft.ServerID, raft.ServerAddress, *raft.RequestPreVoteRequest,
	*raft.RequestPreVoteResponse) error {
	return errAlone
}

func (a *transport) InstallSnapshot(raft.ServerID, raft.ServerAddress, *raft.InstallSnapshotRequest,
	*raft.InstallSnapshotResponse, io.Reader) error {
	return errAlone
}

func (a *transport) TimeoutNow(raft.ServerID, raft.ServerAddress, *raft.TimeoutNowRequest,
	*raft.TimeoutNowResponse) error {
	return errAlone
}

func (a *transport) EncodePeer(_ raft.ServerID, address raft.ServerAddress) []byte {
	return []byte(address)
}
func (a *transport) DecodePeer(data []byte) raft.ServerAddress { return raft.ServerAddress(data) }
