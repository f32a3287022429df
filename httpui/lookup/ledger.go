package lookup

import (
	"context"
	"sync"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/httpui/moment"
	"github.com/sheaf-drive/sheaf/httpui/room"
)

// leafTime bounds how long a leaf may take, whoever has gone meanwhile.
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

// ledger has the journal say what was looked up. Its zero value is ready.
type ledger struct {
	mu      sync.Mutex // guards next and writing
	next    map[asker]*leaf
	writing map[asker]bool
}

// record returns when a leaf counts these look-ups. The first of an asker writes until nobody waits.
func (l *ledger) record(ctx context.Context, to room.Proposer, by moment.By, who asker, asked, listed uint32) error {
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
		go l.write(context.WithoutCancel(ctx), to, by, who)
	}
	select {
	case <-mine.done:
		return mine.err
	case <-ctx.Done():
		return core.Refuse(core.Unavailable, "", "index.behind")
	}
}

// write ends when nobody waits for another leaf.
func (l *ledger) write(ctx context.Context, to room.Proposer, by moment.By, who asker) {
	by.Request, by.Seen = "", nil // the leaf is several requests'
	for {
		l.mu.Lock()
		now := l.next[who]
		delete(l.next, who)
		if now == nil {
			delete(l.writing, who)
			l.mu.Unlock()
			return
		}
		l.mu.Unlock()
		limited, cancel := context.WithTimeout(ctx, leafTime)
		_, now.err = to.Do(limited, by, &machine.LookUpMany{Edition: who.edition, Asked: now.asked, Listed: now.listed})
		cancel()
		close(now.done)
	}
}
