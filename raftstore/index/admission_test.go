package index

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/sheaf-drive/sheaf/core"
)

// queue is the admission of an index of one street, all of whose slots the test has taken.
type queue struct {
	addresses *Addresses
	said      chan string
}

func queued(t *testing.T) queue {
	t.Helper()
	j := newJournal()
	a := NewAddresses("", nil)
	j.activate(t, "q1", nenets, regionOf(t, "Мира"))
	if err := a.Advance(j.memory.View()); err != nil {
		t.Fatal(err)
	}
	for range cap(a.slots) {
		a.slots <- struct{}{}
	}
	return queue{a, make(chan string, 100)}
}

// joins says its name when it is let in, and keeps the slot. It stands in the queue when joins returns.
func (q queue) joins(ctx context.Context, name string) {
	go func() {
		if err := q.addresses.enter(ctx); err != nil {
			name += ": " + err.Error()
		}
		q.said <- name
	}()
	synctest.Wait()
}

// searches says its name when it is answered. It stands in the queue when searches returns.
func (q queue) searches(ctx context.Context, name string) {
	go func() {
		found, _, err := q.addresses.Suggest(ctx, "83", "мира", 1)
		q.said <- fmt.Sprintf("%s: %d, %v", name, len(found), err)
	}()
	synctest.Wait()
}

// free gives one slot back and answers what was said since it was last asked.
func (q queue) free() []string {
	<-q.addresses.slots
	return q.heard()
}

func (q queue) heard() (names []string) {
	synctest.Wait()
	for {
		select {
		case name := <-q.said:
			names = append(names, name)
		default:
			return names
		}
	}
}

// As many searches run as there are processors and no more; who waits is let in in the order in which he came.
func TestAdmission_FirstComeFirstServed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := queued(t)
		if n := cap(q.addresses.slots); n != runtime.GOMAXPROCS(0) {
			t.Errorf("%d searches at once on %d processors", n, runtime.GOMAXPROCS(0))
		}
		const many = 20
		for n := range many {
			q.joins(t.Context(), fmt.Sprint(n))
		}
		if early := q.heard(); len(early) > 0 {
			t.Fatalf("%v were let in while all slots were taken", early)
		}
		for n := range many {
			if got := q.free(); !slices.Equal(got, []string{fmt.Sprint(n)}) {
				t.Errorf("slot %d went to %v", n, got)
			}
		}
	})
}

// A search takes a slot before it begins and gives it back when it was answered, whatever the answer.
func TestAdmission_SearchesTakeASlot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := queued(t)
		q.searches(t.Context(), "one")
		if early := q.heard(); len(early) > 0 {
			t.Fatalf("%v while all slots were taken", early)
		}
		if got := q.free(); !slices.Equal(got, []string{"one: 1, <nil>"}) {
			t.Errorf("with a free slot %v", got)
		}
		for _, region := range []core.Region{"83", "29", ""} { // with a register, without one, all of them
			for range 2 * cap(q.addresses.slots) {
				_, _, err := q.addresses.Suggest(t.Context(), region, "мира", 1)
				if absent := core.CodeOf(err) == core.NotFound; err != nil && !absent || absent != (region == "29") {
					t.Errorf("region %q: %v", region, err)
				}
			}
		}
		if taken, all := len(q.addresses.slots), cap(q.addresses.slots)-1; taken != all {
			t.Errorf("%d slots are taken, not the %d of the test", taken, all)
		}
	})
}

// A request that was typed on while it waited leaves the queue: it takes no slot, and those behind it keep their order.
func TestAdmission_StaleOnesLeave(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := queued(t)
		stale, typedOn := context.WithCancelCause(t.Context())
		q.joins(t.Context(), "first")
		q.searches(stale, "stale")
		q.joins(t.Context(), "second")
		typedOn(errors.New("typed on"))
		if got := q.heard(); !slices.Equal(got, []string{"stale: 0, context canceled"}) {
			t.Fatalf("after it was typed on: %v", got)
		}
		if got := append(q.free(), q.free()...); !slices.Equal(got, []string{"first", "second"}) {
			t.Errorf("let in were %v", got)
		}
	})
}

// Those who wait for an index that is being built take no slot: however many they are, a region that is ready answers.
func TestAdmission_WaitingForABuildHoldsNobodyUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		j := newJournal()
		a := NewAddresses("", nil)
		advance := func() {
			if err := a.Advance(j.memory.View()); err != nil {
				t.Fatal(err)
			}
		}
		j.activate(t, "b1", nenets, regionOf(t, "Мира"))
		advance()
		for range cap(a.builds) { // every builder is busy with something else
			a.builds <- struct{}{}
		}
		a.atOnce = -1
		j.activate(t, "b2", core.EditionAddresses+"/29", registerOf(t, "29", "Архангельск", "Мира"))
		advance()
		waiting := make(chan error, cap(a.slots))
		for range cap(a.slots) {
			go func() {
				_, _, err := a.Suggest(t.Context(), "29", "мира", 1)
				waiting <- err
			}()
		}
		synctest.Wait()
		if taken := len(a.slots); taken != 0 || len(waiting) != 0 {
			t.Errorf("%d slots are held by those who wait, %d were answered before the index was there", taken, len(waiting))
		}
		ready, enough := context.WithTimeout(t.Context(), time.Hour)
		defer enough()
		if found, _, err := a.Suggest(ready, "83", "мира", 1); err != nil || len(found) != 1 {
			t.Errorf("the region that is ready answers %v, %v", found, err)
		}
		for range cap(a.builds) {
			<-a.builds
		}
		for range cap(waiting) {
			if err := <-waiting; err != nil {
				t.Errorf("after the build: %v", err)
			}
		}
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
}

// Who waits for a slot in vain gives back the index that he held for it.
func TestAdmission_InVainHoldsNoIndex(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := queued(t)
		stale, typedOn := context.WithCancel(t.Context())
		q.searches(stale, "stale")
		typedOn()
		if got := q.heard(); !slices.Equal(got, []string{"stale: 0, context canceled"}) {
			t.Fatalf("after it was typed on: %v", got)
		}
		l := (*q.addresses.regions.Load())["83"].search.Load()
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.users != 0 {
			t.Errorf("%d still hold the index", l.users)
		}
	})
}
