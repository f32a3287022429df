package raftstore

import (
	"errors"
	"io"

	"github.com/hashicorp/raft"
)

var errAlone = errors.New("this node has no peers to talk to")

// alone is the transport of a house with one node: it listens nowhere and reaches nobody.
// A second node needs [Config.Transport].
type alone struct {
	address raft.ServerAddress
	calls   chan raft.RPC
}

func newAlone(id string) *alone {
	return &alone{address: raft.ServerAddress(id), calls: make(chan raft.RPC)}
}

func (a *alone) Consumer() <-chan raft.RPC          { return a.calls }
func (a *alone) LocalAddr() raft.ServerAddress      { return a.address }
func (a *alone) SetHeartbeatHandler(func(raft.RPC)) {}

func (a *alone) AppendEntriesPipeline(raft.ServerID, raft.ServerAddress) (raft.AppendPipeline, error) {
	return nil, errAlone
}

func (a *alone) AppendEntries(raft.ServerID, raft.ServerAddress, *raft.AppendEntriesRequest,
	*raft.AppendEntriesResponse) error {
	return errAlone
}

func (a *alone) RequestVote(raft.ServerID, raft.ServerAddress, *raft.RequestVoteRequest,
	*raft.RequestVoteResponse) error {
	return errAlone
}

func (a *alone) RequestPreVote(raft.ServerID, raft.ServerAddress, *raft.RequestPreVoteRequest,
	*raft.RequestPreVoteResponse) error {
	return errAlone
}

func (a *alone) InstallSnapshot(raft.ServerID, raft.ServerAddress, *raft.InstallSnapshotRequest,
	*raft.InstallSnapshotResponse, io.Reader) error {
	return errAlone
}

func (a *alone) TimeoutNow(raft.ServerID, raft.ServerAddress, *raft.TimeoutNowRequest,
	*raft.TimeoutNowResponse) error {
	return errAlone
}

func (a *alone) EncodePeer(_ raft.ServerID, address raft.ServerAddress) []byte {
	return []byte(address)
}
func (a *alone) DecodePeer(data []byte) raft.ServerAddress { return raft.ServerAddress(data) }
