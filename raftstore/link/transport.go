package link

import (
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
)

// Transport is raft's own transport over the port. Close it after raft.
func (p *Port) Transport(log hclog.Logger) *Transport {
	return &Transport{raft.NewNetworkTransportWithConfig(&raft.NetworkTransportConfig{
		Stream: p.Raft(), MaxPool: connections, Timeout: callTimeout, Logger: log,
	})}
}

// Transport is raft's transport with pipelines that cannot get stuck.
type Transport struct{ *raft.NetworkTransport }

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
	p := &pipeline{AppendPipeline: inner, answers: make(chan raft.AppendFuture), closed: make(chan struct{})}
	go p.read()
	return p, nil
}

// pipeline reads the answers whether raft takes them or not.
type pipeline struct {
	raft.AppendPipeline
	answers chan raft.AppendFuture
	closed  chan struct{}
	once    sync.Once
}

// Consumer implements raft.AppendPipeline.
func (p *pipeline) Consumer() <-chan raft.AppendFuture { return p.answers }

// Close implements raft.AppendPipeline.
func (p *pipeline) Close() error {
	p.once.Do(func() { close(p.closed) })
	return p.AppendPipeline.Close()
}

// read hands the answers on in their order and keeps those that nobody has taken yet. They are as many as
// raft has sent: few, because it sends no more once it reads no more.
func (p *pipeline) read() {
	var kept []raft.AppendFuture
	for {
		var out chan raft.AppendFuture
		var next raft.AppendFuture
		if len(kept) > 0 {
			out, next = p.answers, kept[0]
		}
		select {
		case answer := <-p.AppendPipeline.Consumer():
			kept = append(kept, answer)
		case out <- next:
			kept = kept[1:]
		case <-p.closed:
			return
		}
	}
}
