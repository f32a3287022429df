package contact

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hashicorp/raft"

	"github.com/sheaf-drive/sheaf/raftstore/answered"
)

// confirmation is the newest call to append that a member answered in its own term: until it came to him he had voted for
// nobody in a later one.
type confirmation struct{ term, number uint64 }

// agrees notes it.
func (t *Transport) agrees(id string, c confirmation) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if known := t.agreed[id]; c.term > known.term || c.term == known.term && c.number > known.number {
		t.agreed[id] = c
	}
}

// moment is the number of the newest call.
func (t *Transport) moment() uint64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.sent
}

// since says who has answered a call of the term that was sent after the moment; next is closed when that may change.
func (t *Transport) since(term, moment uint64) (answered func(id string) bool, next <-chan struct{}) {
	t.mu.Lock()
	defer t.mu.Unlock()
	all := map[string]bool{}
	for id, c := range t.agreed {
		all[id] = c.term == term && c.number > moment
	}
	return func(id string) bool { return all[id] }, t.changed
}

// Confirm answers nil when no other node led, in a later term, at the moment of the call: a majority of the voters, the
// node itself among them, has since been asked in the term and was in no later one.
//
// Raft's own VerifyLeader counts whatever answer comes in after the question, also one to a heartbeat that was sent and
// answered long before (raft v1.8.0, notifyAll), so a leader that stood still believes what lay in its sockets, and it
// counts members without a vote. It only serves to have them called, and to learn that the node does not lead any more.
// Over a way whose calls are not noted the log is asked, for at most patience.
func Confirm(ctx context.Context, r *answered.Raft, over raft.Transport, own string, term uint64, patience time.Duration) error {
	way, noted := over.(*Transport)
	var begun uint64
	if noted {
		begun = way.moment()
	}
	f := r.GetConfiguration()
	if err := f.Error(); err != nil {
		return fmt.Errorf("reading the members: %w", err)
	}
	voters := votersOf(f.Configuration())
	if !noted && len(voters) > 1 {
		return r.Barrier(patience).Error()
	}
	for {
		if err := r.VerifyLeader().Error(); err != nil {
			return err
		}
		if !noted {
			return nil
		}
		answered, next := way.since(term, begun)
		if majority(voters, func(id string) bool { return id == own || answered(id) }) {
			return nil
		}
		select {
		case <-next:
		case <-ctx.Done():
			return errors.Join(errors.New("most voters have not answered what they were asked"), ctx.Err())
		}
	}
}

func votersOf(c raft.Configuration) (ids []string) {
	for _, one := range c.Servers {
		if one.Suffrage == raft.Voter {
			ids = append(ids, string(one.ID))
		}
	}
	return ids
}

func majority(voters []string, agrees func(id string) bool) bool {
	n := 0
	for _, id := range voters {
		if agrees(id) {
			n++
		}
	}
	return n*2 > len(voters)
}
