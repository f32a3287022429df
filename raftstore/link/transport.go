package link

import (
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/raft"
)

const (
	// connections to each member that are kept for raft.
	connections = 3
	// callTimeout bounds one call of raft's; sending a snapshot has more.
	callTimeout = 10 * time.Second
	// underWay are the calls of one pipeline that wait for their answers: few, so that entries that come while a
	// follower syncs go together and are synced at once.
	underWay = 4
)

// Transport is raft's own transport over the port. Close it after raft.
func (p *Port) Transport(log hclog.Logger) *Transport {
	return &Transport{
		NetworkTransport: raft.NewNetworkTransportWithConfig(&raft.NetworkTransportConfig{
			Stream: p.Raft(), MaxPool: connections, Timeout: callTimeout, Logger: log, MaxRPCsInFlight: underWay,
		}),
		pipelines: map[*pipeline]bool{},
	}
}

// Transport is raft's transport with pipelines that cannot get stuck, and that tell a follower at once what is committed.
type Transport struct {
	*raft.NetworkTransport

	mu        sync.Mutex
	pipelines map[*pipeline]bool // guarded by mu: those that are open
}

// AppendEntriesPipeline implements raft.Transport. When a follower answers "no" raft stops reading the
// answers of the pipeline (pipelineDecode) before it stops sending; one more send then waits for ever for
// room that only a reader makes, the follower is sent nothing any more while its heartbeats go on, and the
// leader's Shutdown never returns (raft v1.8.0; seen under load in our tests, and described for others in
// grafana/pyroscope#5518). So somebody here always reads.
func (t *Transport) AppendEntriesPipeline(id raft.ServerID, to raft.ServerAddress) (raft.AppendPipeline, error) {
	inner, err := t.NetworkTransport.AppendEntriesPipeline(id, to)
	if err != nil {
		return nil, err
	}
	p := newPipeline(inner, t.forget)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.pipelines[p] = true
	return p, nil
}

func (t *Transport) forget(p *pipeline) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.pipelines, p)
}

// Committed tells the followers to whom this node sends entries that those up to the one with this index and term are
// committed. Raft tells them with the next entry, or after CommitTimeout; a follower through whom somebody writes waits
// for that. Any node may say so of any entry: what its own term did not commit it tells nobody. It does not wait.
func (t *Transport) Committed(index, term uint64) {
	t.mu.Lock()
	open := slices.Collect(maps.Keys(t.pipelines))
	t.mu.Unlock()
	for _, p := range open {
		p.tell(entry{index, term})
	}
}
