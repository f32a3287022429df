package link

import (
	"sync"

	"github.com/hashicorp/raft"
)

// pipeline reads the answers whether raft takes them or not, and repeats the last call without its entries when more
// is committed than that call said. Raft closes the pipeline of a leader that was deposed, but does not wait for what is
// just being sent, and what is committed then is of the next leader: a follower that still has the old entries would take
// them for it. So only an entry of the call's own term is told, which that leader itself put there: its index is committed
// with what the follower has from it, for ever. (An entry of an earlier term is not enough: figure 8 of the paper on Raft.)
// Raft does not see the answers to what it did not send.
type pipeline struct {
	raft.AppendPipeline
	answers chan raft.AppendFuture
	closed  chan struct{}
	once    sync.Once
	forget  func(*pipeline)

	told chan struct{} // has something in it when more is committed

	sending chan struct{}             // full while a call is sent, for as long as the follower reads nothing
	last    raft.AppendEntriesRequest // the last call, without entries; guarded by sending

	mu        sync.Mutex                          // held for moments only
	committed entry                               // the newest one; guarded by mu
	own       map[*raft.AppendEntriesRequest]bool // calls that raft did not send; guarded by mu
}

// entry names one of the log.
type entry struct{ index, term uint64 }

func newPipeline(inner raft.AppendPipeline, forget func(*pipeline)) *pipeline {
	p := &pipeline{
		AppendPipeline: inner, answers: make(chan raft.AppendFuture), closed: make(chan struct{}), forget: forget,
		told: make(chan struct{}, 1), sending: make(chan struct{}, 1), own: map[*raft.AppendEntriesRequest]bool{},
	}
	go p.read()
	go p.repeat()
	return p
}

// Consumer implements raft.AppendPipeline.
func (p *pipeline) Consumer() <-chan raft.AppendFuture { return p.answers }

// Close implements raft.AppendPipeline.
func (p *pipeline) Close() error {
	p.once.Do(func() {
		close(p.closed)
		p.forget(p)
	})
	return p.AppendPipeline.Close()
}

// AppendEntries implements raft.AppendPipeline.
func (p *pipeline) AppendEntries(args *raft.AppendEntriesRequest, answer *raft.AppendEntriesResponse) (raft.AppendFuture, error) {
	p.sending <- struct{}{}
	defer func() { <-p.sending }()
	p.last = *args
	p.last.Entries = nil
	if n := len(args.Entries); n > 0 {
		p.last.PrevLogEntry, p.last.PrevLogTerm = args.Entries[n-1].Index, args.Entries[n-1].Term
	}
	return p.AppendPipeline.AppendEntries(args, answer)
}

// tell notes that entries up to this one are committed. It does not wait.
func (p *pipeline) tell(e entry) {
	p.mu.Lock()
	if e.index > p.committed.index {
		p.committed = e
	}
	p.mu.Unlock()
	select {
	case p.told <- struct{}{}:
	default:
	}
}

// repeat tells the follower what it was not told with entries.
func (p *pipeline) repeat() {
	for {
		select {
		case <-p.told:
			if p.again() != nil {
				return // raft's own next call fails as well, and it closes the pipeline
			}
		case <-p.closed:
			return
		}
	}
}

// again sends the last call once more, without entries and with what is committed by now; never more than the follower
// was sent, because he would take the end of his own log for committed.
func (p *pipeline) again() error {
	p.sending <- struct{}{}
	defer func() { <-p.sending }()
	call := p.last
	p.mu.Lock()
	known := min(p.committed.index, call.PrevLogEntry)
	if known <= call.LeaderCommitIndex || p.committed.term != call.Term { // before the first call all are 0
		p.mu.Unlock()
		return nil
	}
	call.LeaderCommitIndex = known
	p.own[&call] = true
	p.mu.Unlock()
	p.last.LeaderCommitIndex = call.LeaderCommitIndex
	_, err := p.AppendPipeline.AppendEntries(&call, &raft.AppendEntriesResponse{})
	return err
}

// isOwn says whether raft did not send it.
func (p *pipeline) isOwn(call *raft.AppendEntriesRequest) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	own := p.own[call]
	delete(p.own, call)
	return own
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
			if !p.isOwn(answer.Request()) {
				kept = append(kept, answer)
			}
		case out <- next:
			kept = kept[1:]
		case <-p.closed:
			return
		}
	}
}
