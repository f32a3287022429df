package lookup

import (
	"context"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/httpui/moment"
	"github.com/sheaf-drive/sheaf/httpui/room"
)

// slow is a machine that writes a leaf when it is let, and none when the context ends before.
type slow struct {
	let     chan struct{}
	mu      sync.Mutex
	at      int // how many leaves are being written
	written []machine.LookUpMany
	panics  bool
}

func (s *slow) Do(ctx context.Context, _ moment.By, c machine.Command) (machine.Answer, error) {
	s.mu.Lock()
	s.at++
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		s.at--
		s.mu.Unlock()
	}()
	select {
	case <-s.let:
	case <-ctx.Done():
		return machine.Answer{}, ctx.Err()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.panics {
		panic("the machine is broken")
	}
	s.written = append(s.written, *c.(*machine.LookUpMany))
	return machine.Answer{}, nil
}

// office is who has look-ups recorded, with an owner of what runs beside.
func office(s *slow) (v *Verbs, end func()) {
	var beside sync.WaitGroup
	work, cancel := context.WithCancel(context.Background())
	v = &Verbs{Floor: room.Floor{Machine: s}, Go: func(do func(context.Context)) {
		beside.Go(func() {
			defer func() { _ = recover() }() // as a node goes on
			do(work)
		})
	}}
	return v, func() { cancel(); beside.Wait() }
}

var anna = asker{user: "anna", edition: "list"}

// Those who come while a leaf is being written share the next; another one's are counted apart.
func TestRecord_ThoseWhoWaitShareALeaf(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &slow{let: make(chan struct{})}
		v, end := office(s)
		defer end()
		var all sync.WaitGroup
		ask := func(who asker, asked, listed uint32) {
			all.Go(func() {
				if err := v.record(t.Context(), moment.By{}, who, asked, listed); err != nil {
					t.Error(err)
				}
			})
			synctest.Wait()
		}
		ask(anna, 100, 1)
		for range 15 {
			ask(anna, 10, 2)
		}
		ask(asker{user: "boris", edition: "list"}, 7, 0)
		close(s.let)
		all.Wait()
		slices.SortFunc(s.written, func(a, b machine.LookUpMany) int { return int(a.Asked) - int(b.Asked) })
		if want := []machine.LookUpMany{{Edition: "list", Asked: 7}, {Edition: "list", Asked: 100, Listed: 1}, {Edition: "list", Asked: 150, Listed: 30}}; !slices.Equal(s.written, want) {
			t.Errorf("%+v, want %+v", s.written, want)
		}
	})
}

// A leaf is written although who asked has gone, and whoever owns the node ends it and waits for that.
func TestRecord_EndsWithItsOwner(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &slow{let: make(chan struct{})}
		v, end := office(s)
		gone, leave := context.WithCancel(t.Context())
		var all sync.WaitGroup
		all.Go(func() {
			if err := v.record(gone, moment.By{}, anna, 1, 0); core.CodeOf(err) != core.Unavailable {
				t.Errorf("who has gone is told %v", err)
			}
		})
		synctest.Wait()
		leave()
		all.Wait()
		if s.at != 1 {
			t.Fatalf("%d leaves are being written after who asked has gone, want 1", s.at)
		}
		all.Go(func() {
			if err := v.record(t.Context(), moment.By{}, anna, 1, 0); err == nil {
				t.Error("who asked last is answered without a leaf")
			}
		})
		synctest.Wait()
		begun := time.Now()
		end()
		s.mu.Lock()
		at := s.at
		s.mu.Unlock()
		if took := time.Since(begun); at != 0 || took != 0 {
			t.Errorf("the owner ended after %v, with %d leaves being written", took, at)
		}
		all.Wait()
	})
}

// A machine that breaks leaves nobody waiting, and does not keep the next one out.
func TestRecord_AfterAPanic(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &slow{let: make(chan struct{}), panics: true}
		v, end := office(s)
		defer end()
		var all sync.WaitGroup
		for range 2 { // one being written, one that waits for the next
			all.Go(func() {
				if err := v.record(t.Context(), moment.By{}, anna, 1, 0); core.CodeOf(err) != core.Internal {
					t.Errorf("told %v", err)
				}
			})
			synctest.Wait()
		}
		s.let <- struct{}{}
		all.Wait()
		s.panics = false
		close(s.let)
		if err := v.record(t.Context(), moment.By{}, anna, 3, 0); err != nil || len(s.written) != 1 {
			t.Errorf("%v, %d leaves", err, len(s.written))
		}
	})
}
