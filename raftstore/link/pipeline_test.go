package link

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/raft"
)

// wire is a pipeline whose follower answers when it is let.
type wire struct {
	sent    []raft.AppendEntriesRequest
	waiting []raft.AppendFuture
	done    chan raft.AppendFuture
	full    chan struct{} // blocks every send while it is set and open
}

type future struct {
	args   *raft.AppendEntriesRequest
	answer *raft.AppendEntriesResponse
}

func (f future) Error() error                          { return nil }
func (f future) Start() time.Time                      { return time.Time{} }
func (f future) Request() *raft.AppendEntriesRequest   { return f.args }
func (f future) Response() *raft.AppendEntriesResponse { return f.answer }

func (w *wire) AppendEntries(args *raft.AppendEntriesRequest, answer *raft.AppendEntriesResponse) (raft.AppendFuture, error) {
	if w.full != nil {
		<-w.full
	}
	w.sent = append(w.sent, *args)
	f := future{args, answer}
	w.waiting = append(w.waiting, f)
	return f, nil
}

func (w *wire) Consumer() <-chan raft.AppendFuture { return w.done }
func (w *wire) Close() error                       { return nil }

// answer lets the follower answer all that it was sent.
func (w *wire) answer() {
	for _, f := range w.waiting {
		w.done <- f
	}
	w.waiting = nil
}

func entries(first, last, commit uint64) *raft.AppendEntriesRequest {
	r := &raft.AppendEntriesRequest{Term: 7, PrevLogEntry: first - 1, PrevLogTerm: 6, LeaderCommitIndex: commit}
	for i := first; i <= last; i++ {
		r.Entries = append(r.Entries, &raft.Log{Index: i, Term: 7})
	}
	return r
}

// A follower hears at once what is committed, once, and raft sees no answer to what it did not send.
func TestPipeline_TellsWhatIsCommitted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &wire{done: make(chan raft.AppendFuture)}
		forgotten := false
		p := newPipeline(w, func(*pipeline) { forgotten = true })
		p.tell(entry{3, 7}) // before the first call there is nothing to repeat
		synctest.Wait()
		if len(w.sent) != 0 {
			t.Fatalf("sent %+v", w.sent)
		}
		if _, err := p.AppendEntries(entries(4, 6, 3), &raft.AppendEntriesResponse{}); err != nil {
			t.Fatal(err)
		}
		for _, committed := range []uint64{3, 5, 9, 9, 5} { // he was sent up to 6
			p.tell(entry{committed, 7})
			synctest.Wait()
		}
		var told []uint64
		for _, r := range w.sent[1:] {
			if r.Term != 7 || r.PrevLogEntry != 6 || r.PrevLogTerm != 7 || len(r.Entries) != 0 {
				t.Errorf("sent %+v", r)
			}
			told = append(told, r.LeaderCommitIndex)
		}
		if len(told) != 2 || told[0] != 5 || told[1] != 6 {
			t.Errorf("told %v", told)
		}
		if _, err := p.AppendEntries(entries(7, 7, 6), &raft.AppendEntriesResponse{}); err != nil {
			t.Fatal(err)
		}
		go w.answer()
		for _, want := range []int{3, 1} {
			if got := <-p.Consumer(); len(got.Request().Entries) != want {
				t.Errorf("raft gets the answer to %+v", got.Request())
			}
		}
		if err := p.Close(); err != nil || !forgotten {
			t.Errorf("%v, forgotten %v", err, forgotten)
		}
		synctest.Wait() // all goroutines of the pipeline have ended, or the bubble would not
	})
}

// Whoever tells does not wait for a follower that reads nothing, and answers are read meanwhile.
func TestPipeline_TellingDoesNotWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &wire{done: make(chan raft.AppendFuture)}
		p := newPipeline(w, func(*pipeline) {})
		if _, err := p.AppendEntries(entries(1, 2, 0), &raft.AppendEntriesResponse{}); err != nil {
			t.Fatal(err)
		}
		w.full = make(chan struct{})
		p.tell(entry{1, 7})
		synctest.Wait() // the repetition is stuck in the wire
		p.tell(entry{2, 7})
		w.answer()
		if got := <-p.Consumer(); got.Request().Entries[0].Index != 1 {
			t.Errorf("got %+v", got.Request())
		}
		close(w.full)
		synctest.Wait()
		if last := w.sent[len(w.sent)-1]; len(w.sent) != 3 || last.LeaderCommitIndex != 2 {
			t.Errorf("sent %+v", w.sent)
		}
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
}

// Who was deposed applies what the next leader committed while its own last calls are still under way. A follower that
// has the old entries would take them for committed.
func TestPipeline_TellsNothingOfAnotherTerm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &wire{done: make(chan raft.AppendFuture)}
		p := newPipeline(w, func(*pipeline) {})
		if _, err := p.AppendEntries(entries(4, 6, 3), &raft.AppendEntriesResponse{}); err != nil {
			t.Fatal(err)
		}
		p.tell(entry{5, 6}) // an earlier leader's: that a majority has it says nothing yet
		synctest.Wait()
		w.full = make(chan struct{})
		sent := make(chan error)
		go func() {
			_, err := p.AppendEntries(entries(7, 7, 3), &raft.AppendEntriesResponse{})
			sent <- err
		}()
		synctest.Wait() // stuck, and it is the last that this leader sends
		p.tell(entry{6, 8})
		close(w.full)
		if err := <-sent; err != nil {
			t.Error(err)
		}
		synctest.Wait()
		for _, r := range w.sent {
			if len(r.Entries) == 0 {
				t.Errorf("told %+v", r)
			}
		}
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
}
