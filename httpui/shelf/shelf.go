package shelf

import (
	"context"
	"sync"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/query/odds"
	"github.com/sheaf-drive/sheaf/httpui/moment"
)

const (
	// looked is how many sheets are read between two looks at the clock.
	looked = 512
	// patience is how long a request waits for a reading before it shows what there is.
	patience = 700 * time.Millisecond
	// rest is how many times longer than a reading takes the node rests before the next one.
	rest = 20
)

// Shelf holds the books. All exported fields are needed.
type Shelf struct {
	Store moment.Store
	// Go runs work beside requests until it is done or the node ends, which ends the context.
	Go  func(work func(ctx context.Context))
	Now func() time.Time

	mu    sync.Mutex
	books map[core.CampaignID]*entry
}

type entry struct {
	look Look
	// next is before when no new reading begins; done is closed by the reading at work, nil without.
	next time.Time
	done chan struct{}
}

// Look is what the shelf has.
type Look struct {
	// Book is nil while none was read, Read when it was.
	Book *odds.Book
	Read time.Time
	// Reading says that a newer one is being read, Sheets how many it has seen. Err is why the last
	// reading failed.
	Reading bool
	Sheets  int
	Err     error
}

// Look answers the newest book of the campaign. One that is older than index is read anew, unless
// the last reading was just now; the caller waits a little for it.
func (s *Shelf) Look(ctx context.Context, c core.CampaignID, index uint64) Look {
	s.mu.Lock()
	if s.books == nil {
		s.books = map[core.CampaignID]*entry{}
	}
	e := s.books[c]
	if e == nil {
		e = &entry{}
		s.books[c] = e
	}
	if current := e.look.Book != nil && e.look.Book.Index >= index; !current && e.done == nil && !s.Now().Before(e.next) {
		e.done = make(chan struct{})
		e.look.Sheets, e.look.Err = 0, nil
		s.Go(func(ctx context.Context) { s.read(ctx, c, e) })
	}
	done := e.done
	s.mu.Unlock()
	if done != nil {
		wait, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		select {
		case <-done:
		case <-wait.Done():
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	look := e.look
	look.Reading = e.done != nil
	return look
}

// read reads a book and puts it onto the shelf. It ends with the node.
func (s *Shelf) read(ctx context.Context, c core.CampaignID, e *entry) {
	begun := s.Now()
	err := error(core.Refuse(core.Internal, "", "core.internal"))
	var book *odds.Book
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		now := s.Now()
		e.next = now.Add(rest * now.Sub(begun))
		if e.look.Err = err; err == nil {
			e.look.Book, e.look.Read = book, begun
		}
		close(e.done)
		e.done = nil
	}()
	view, failed := s.Store.Latest(ctx)
	if failed != nil {
		err = failed
		return
	}
	defer view.Close()
	seen := 0
	book, err = odds.Read(view, c, view.Index(), func() error {
		if seen++; seen%looked > 0 {
			return nil
		}
		s.mu.Lock()
		e.look.Sheets = seen
		s.mu.Unlock()
		return ctx.Err()
	})
}
