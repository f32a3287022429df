package host

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/sheaf-drive/sheaf/packs"
)

// inGate starts an attempt and says through the channel when it is inside.
func inGate(t *testing.T, g *gate, v manner) <-chan struct{} {
	in := make(chan struct{})
	go func() {
		if err := g.enter(t.Context(), v); err == nil {
			close(in)
		}
	}()
	synctest.Wait()
	return in
}

func isIn(in <-chan struct{}) bool {
	synctest.Wait()
	select {
	case <-in:
		return true
	default:
		return false
	}
}

func TestGate_TheDeskPassesWhoWaitsForABulkBatch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var g gate
		bulk, lonely := inGate(t, &g, withBulk), inGate(t, &g, alone)
		desk, later := inGate(t, &g, withDesk), inGate(t, &g, withBulk)
		if !isIn(bulk) || !isIn(desk) {
			t.Error("company was not let in")
		}
		if isIn(lonely) || isIn(later) {
			t.Error("somebody passed who should wait")
		}
		g.leave(withBulk)
		blocked := inGate(t, &g, withDesk)
		if isIn(lonely) || isIn(blocked) {
			t.Error("without a bulk batch inside the desk passed, or an attempt is not alone")
		}
		g.leave(withDesk)
		if !isIn(lonely) || isIn(blocked) || isIn(later) {
			t.Error("the attempt is not alone")
		}
		second := inGate(t, &g, alone)
		g.leave(alone)
		if !isIn(blocked) || !isIn(later) || isIn(second) {
			t.Error("who came first was not let in first")
		}
		g.leave(withDesk)
		g.leave(withBulk)
		if !isIn(second) {
			t.Error("the second attempt was forgotten")
		}
	})
}

func TestGate_WhoGivesUpHoldsNobodyBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var g gate
		first := inGate(t, &g, withDesk)
		if !isIn(first) {
			t.Fatal("an empty gate is shut")
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		gone := make(chan error)
		go func() { gone <- g.enter(ctx, alone) }()
		synctest.Wait()
		behind := inGate(t, &g, withDesk)
		if isIn(behind) {
			t.Fatal("the desk passed")
		}
		if err := <-gone; !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("answers %v", err)
		}
		if !isIn(behind) {
			t.Error("who waited behind still waits")
		}
	})
}

// An attempt that hangs inside must not hold those outside longer than they want.
func TestJudge_WaitsAtTheGateNoLongerThanItsCaller(t *testing.T) {
	h, ref := started(t, 0)
	r := running1(t, h, ref)
	if err := r.gate.enter(t.Context(), alone); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := h.Judge(ctx, ref, numbered(1)); !errors.Is(err, context.Canceled) {
		t.Errorf("the desk answers %v", err)
	}
	again := asking{running: r, cases: []packs.Case{numbered(1)}}
	if _, err := again.exclusive(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("after a crash: %v", err)
	}
	r.gate.leave(alone)
	if _, err := h.Judge(t.Context(), ref, numbered(1)); err != nil {
		t.Error(err)
	}
}
