package host

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/sheaf-drive/sheaf/packs"
)

// maxBatch is the most records that one message carries.
const maxBatch = 100

var (
	// errLost: the process died before it answered; the call may be asked again.
	errLost = errors.New("pack process lost")
	// errSlow: the lane works, but the answer did not come in time.
	errSlow = errors.New("pack is behind")
)

// lane sends the batches of many callers over one stream and gives the answers back. Calls
// that wait at the same moment travel in one message.
type lane struct {
	process  *process
	stream   *packs.Lane
	deadline time.Duration
	requests chan *call
	// ended counts the two goroutines; they end when the process is lost.
	ended sync.WaitGroup
	// progress counts the answered messages.
	progress atomic.Uint64

	mu sync.Mutex
	// next and pending are guarded by mu.
	next    uint64
	pending map[uint64][]*call
}

// call is one caller's records; done gets their answers once and is never blocked on.
type call struct {
	cases []packs.Case
	done  chan []packs.Answer
}

func (p *process) openLane(ctx context.Context, desk bool) (*lane, error) {
	stream, err := p.remote.Lane(ctx, desk)
	if err != nil {
		return nil, fmt.Errorf("opening a lane: %w", err)
	}
	l := &lane{process: p, stream: stream, requests: make(chan *call), pending: map[uint64][]*call{}}
	l.ended.Go(l.send)
	l.ended.Go(l.receive)
	return l, nil
}

// ask sends the cases and waits. It returns errLost when the process died, errSlow when the
// deadline passed while others were answered, the context's error when the caller gave up.
func (l *lane) ask(ctx context.Context, cases []packs.Case, deadline time.Duration) ([]packs.Answer, error) {
	seen := l.progress.Load()
	late := time.NewTimer(deadline)
	defer late.Stop()
	c := &call{cases: cases, done: make(chan []packs.Answer, 1)}
	out := l.requests
	for {
		select {
		case out <- c:
			out = nil
		case answers := <-c.done:
			return answers, nil
		case <-l.process.lost:
			return c.lastWord()
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-late.C:
			if l.progress.Load() != seen {
				return nil, errSlow
			}
			// Nothing came back for a whole deadline: it hangs.
			l.process.lose()
		}
	}
}

// lastWord prefers an answer that came in just before the process died.
func (c *call) lastWord() ([]packs.Answer, error) {
	select {
	case answers := <-c.done:
		return answers, nil
	default:
		return nil, errLost
	}
}

// send ends when the process is lost.
func (l *lane) send() {
	for {
		var first *call
		select {
		case first = <-l.requests:
		case <-l.process.lost:
			return
		}
		calls, cases := l.gather(first)
		l.mu.Lock()
		l.next++
		id := l.next
		l.pending[id] = calls
		l.mu.Unlock()
		if err := l.stream.Send(id, cases); err != nil {
			l.process.lose()
			return
		}
	}
}

// gather adds the calls that wait right now, up to a full batch.
func (l *lane) gather(first *call) ([]*call, []packs.Case) {
	calls, cases := []*call{first}, first.cases
	for len(cases) < maxBatch {
		select {
		case c := <-l.requests:
			calls = append(calls, c)
			cases = append(cases[:len(cases):len(cases)], c.cases...)
		default:
			return calls, cases
		}
	}
	return calls, cases
}

// receive ends when the stream does, which is when the process dies or is ended.
func (l *lane) receive() {
	defer l.process.lose()
	for {
		id, answers, err := l.stream.Recv()
		if err != nil {
			return
		}
		l.mu.Lock()
		calls := l.pending[id]
		delete(l.pending, id)
		l.mu.Unlock()
		if !deliver(calls, answers) {
			return
		}
		l.process.answered.Store(true)
		l.progress.Add(1)
	}
}

// deliver hands each call its share; false when the count is wrong, which is the end of
// this process: its later answers could be shifted too.
func deliver(calls []*call, answers []packs.Answer) bool {
	total := 0
	for _, c := range calls {
		total += len(c.cases)
	}
	if total == 0 || total != len(answers) {
		return false
	}
	for _, c := range calls {
		c.done <- answers[:len(c.cases):len(c.cases)]
		answers = answers[len(c.cases):]
	}
	return true
}
