package lookup

import (
	"context"
	"sync"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/httpui/moment"
)

// leafTime bounds how long a leaf may take, whichever of those who wait for it have gone meanwhile.
const leafTime = 10 * time.Second

// asker is whose look-ups share a leaf: those of one person, under one token's scope, of one edition.
type asker struct {
	user    core.UserID
	edition core.EditionID
	scope   string
}

// leaf is what is to be written for several batches.
type leaf struct {
	asked, listed uint32
	done          chan struct{}
	err           error
}

// ledger is what the journal has still to be told. Its zero value is ready.
type ledger struct {
	mu      sync.Mutex // guards next and writing
	next    map[asker]*leaf
	writing map[asker]bool
}

// record returns when a leaf counts these look-ups. The first of an asker has leaves written, beside the requests,
// until nobody waits.
func (v *Verbs) record(ctx context.Context, by moment.By, who asker, asked, listed uint32) error {
	l := &v.ledger
	l.mu.Lock()
	if l.next == nil {
		l.next, l.writing = map[asker]*leaf{}, map[asker]bool{}
	}
	mine := l.next[who]
	if mine == nil {
		mine = &leaf{done: make(chan struct{})}
		l.next[who] = mine
	}
	mine.asked += asked
	mine.listed += listed
	writes := !l.writing[who]
	l.writing[who] = true
	l.mu.Unlock()
	if writes {
		v.Go(func(ctx context.Context) { v.write(ctx, by, who) })
	}
	select {
	case <-mine.done:
		return mine.err
	case <-ctx.Done():
		return core.Refuse(core.Unavailable, "", "index.behind")
	}
}

// take gives what is to be written next, nil when nobody waits: then the next of an asker begins again.
func (l *ledger) take(who asker) *leaf {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.next[who]
	if delete(l.next, who); now == nil {
		delete(l.writing, who)
	}
	return now
}

// write ends when nobody waits for another leaf. Where it panics, whoever waits is refused.
func (v *Verbs) write(ctx context.Context, by moment.By, who asker) {
	by.Request, by.Seen = "", nil // the leaf is several requests'
	now := v.ledger.take(who)
	defer func() {
		for ; now != nil; now = v.ledger.take(who) {
			now.err = core.Refuse(core.Internal, "", "core.internal")
			close(now.done)
		}
	}()
	for now != nil {
		limited, cancel := context.WithTimeout(ctx, leafTime)
		_, err := v.Machine.Do(limited, by, &machine.LookUpMany{Edition: who.edition, Asked: now.asked, Listed: now.listed})
		cancel()
		now.err = err
		close(now.done)
		now = v.ledger.take(who)
	}
}
