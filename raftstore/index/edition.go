package index

import (
	"errors"
	"iter"
	"sync"
	"sync/atomic"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/edition"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Edition holds the active edition of one kind of list as a T.
type Edition[T any] struct {
	kind     string
	build    func(chunks iter.Seq[[]byte]) (T, error)
	open     func(v state.View, record core.Edition, have T, from core.EditionDigest) (T, error)
	retire   func(T) error // nil: nothing to give back
	report   Report
	bookmark *Bookmark
	current  atomic.Pointer[loaded[T]]
}

// Kind says what an [Edition] is made of.
type Kind[T any] struct {
	// Name is the kind of edition, such as core.EditionPassports.
	Name string
	// Build makes the list from its chunks, which are valid only while it runs.
	Build func(chunks iter.Seq[[]byte]) (T, error)
	// Open stands in the place of Build where an edition can be a difference: it is handed the
	// list that answers now, if one does, and checks by itself that it has the whole edition.
	Open func(v state.View, record core.Edition, have T, from core.EditionDigest) (T, error)
	// Retire ends a list that was swapped out, when nobody uses it any more. May be nil.
	Retire func(T) error
	// Report may be nil.
	Report Report
}

// Report is told of each edition that comes into force whether it can be used: nil when it can, or
// when there is none any more.
type Report func(kind string, unusable error)

// loaded is one edition: usable, or not for the reason in err.
type loaded[T any] struct {
	core.EditionDigest
	value T
	err   error

	users   sync.RWMutex // held for reading by users
	retired bool
}

// NewEdition follows the active edition of a kind.
func NewEdition[T any](k Kind[T]) *Edition[T] {
	e := &Edition[T]{kind: k.Name, build: k.Build, open: k.Open, retire: k.Retire, report: k.Report, bookmark: newBookmark()}
	if e.report == nil {
		e.report = func(string, error) {}
	}
	return e
}

// Bookmark implements [Follower].
func (e *Edition[T]) Bookmark() *Bookmark { return e.bookmark }

// Active is the edition that answers now; false when there is none, or the active one
// cannot be used.
func (e *Edition[T]) Active() (core.EditionDigest, bool) {
	l := e.current.Load()
	if l == nil || l.err != nil {
		return core.EditionDigest{}, false
	}
	return l.EditionDigest, true
}

// Loaded is the edition that is active, usable or not; false when there is none.
func (e *Edition[T]) Loaded() (core.EditionDigest, bool) {
	l := e.current.Load()
	if l == nil {
		return core.EditionDigest{}, false
	}
	return l.EditionDigest, true
}

// Use calls fn with the active list and the edition it is. A list that has to be ended is not swapped
// out under it, so fn must be short; one that has not is never waited for, nor does it wait. Unavailable: there is none ("index.none"), or the active
// one cannot be used ("index.unusable").
func (e *Edition[T]) Use(fn func(list T, from core.EditionDigest) error) error {
	for {
		l := e.current.Load()
		if l == nil {
			return core.Refuse(core.Unavailable, "", "index.none", e.kind)
		}
		if l.err != nil {
			return core.Refuse(core.Unavailable, "", "index.unusable", e.kind).About("edition:" + string(l.Edition))
		}
		if e.retire == nil {
			return fn(l.value, l.EditionDigest)
		}
		if done, err := l.use(fn); done {
			return err
		}
	}
}

// use is false when the list was retired meanwhile.
func (l *loaded[T]) use(fn func(list T, from core.EditionDigest) error) (bool, error) {
	l.users.RLock()
	defer l.users.RUnlock()
	if l.retired {
		return false, nil
	}
	return true, fn(l.value, l.EditionDigest)
}

// Advance implements [Follower]. An edition that cannot be built is reported and not used;
// the follower goes on and takes the next one.
func (e *Edition[T]) Advance(v state.View) error {
	id, _ := state.ActiveEditions.Get(v, e.kind)
	record, _ := state.Editions.Get(v, id)
	now := core.EditionDigest{Kind: e.kind, Edition: id, Digest: record.Digest}
	if old := e.current.Load(); old != nil && old.EditionDigest == now {
		return nil
	}
	if id == "" {
		e.report(e.kind, nil)
		return e.swap(nil)
	}
	next := &loaded[T]{EditionDigest: now}
	next.value, next.err = e.read(v, record)
	e.report(e.kind, next.err)
	return e.swap(next)
}

// read builds the list and checks that it was built from the whole edition.
func (e *Edition[T]) read(v state.View, record core.Edition) (T, error) {
	var none T
	if e.open != nil {
		have, from := none, core.EditionDigest{}
		if now := e.current.Load(); now != nil && now.err == nil {
			have, from = now.value, now.EditionDigest
		}
		return e.open(v, record, have, from)
	}
	chunks, verdict := edition.Checked(record, core.EditionOrigin{}, state.ChunksOf(v, record))
	list, err := e.build(chunks)
	if refused := verdict(); refused != nil {
		if err == nil && e.retire != nil {
			refused = errors.Join(refused, e.retire(list))
		}
		return none, errors.Join(refused, err)
	}
	return list, err
}

// swap puts next in place and ends what was there.
func (e *Edition[T]) swap(next *loaded[T]) error {
	old := e.current.Swap(next)
	if old == nil || e.retire == nil {
		return nil // the collector ends it when its last reader has gone
	}
	old.users.Lock()
	old.retired = true
	old.users.Unlock()
	if old.err != nil {
		return nil
	}
	return e.retire(old.value)
}

// Close ends the list in use. Run must have ended.
func (e *Edition[T]) Close() error { return e.swap(nil) }
