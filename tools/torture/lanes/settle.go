package lanes

import (
	"context"
	"math/rand/v2"
	"sync"

	"github.com/sheaf-drive/sheaf/core"
)

// debt is a request that nobody answered.
type debt struct {
	event Event
	ask   request
}

// debts of a lane are kept by its caller's side: who asks again has to be who asked.
type debts struct {
	open     []debt
	answered []debt // of which some are asked once more
}

// Settled is what became of asking again.
type Settled struct {
	Event Event
	// Again is the answer to the repeated request, under the same id.
	Again   Answer
	Outcome string
	Code    string
}

func (l *Lanes) owes(e Event, r request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.debts.open = append(l.debts.open, debt{e, r})
}

// mayAskAgain remembers what changes something and was answered.
func (l *Lanes) mayAskAgain(e Event, r request) {
	if e.Kind == Read {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.debts.answered = append(l.debts.answered, debt{e, r})
}

// Settle asks again for all that nobody answered, and for some of what was: one request is done once, however often
// it is asked for. All nodes have to be well.
func (l *Lanes) Settle(ctx context.Context, random *rand.Rand) []Settled {
	l.mu.Lock()
	list := l.debts.open
	for _, d := range l.debts.answered {
		if random.IntN(4) == 0 {
			list = append(list, d)
		}
	}
	l.debts = debts{}
	l.mu.Unlock()
	out := make([]Settled, len(list))
	var all sync.WaitGroup
	for _, lane := range l.lanes {
		all.Go(func() {
			for i, d := range list {
				if d.event.Lane == lane.number {
					out[i] = lane.again(ctx, d)
				}
			}
		})
	}
	all.Wait()
	return out
}

// again asks for one thing once more.
func (l *lane) again(ctx context.Context, d debt) Settled {
	var v said
	_, err := l.caller.ask(ctx, d.ask, &v)
	s := Settled{Event: d.event, Outcome: Done, Again: v.answer()}
	switch {
	case err != nil && answered(err):
		s.Outcome, s.Code = Refused, string(core.CodeOf(err))
	case err != nil:
		s.Outcome = Unknown
	}
	return s
}
