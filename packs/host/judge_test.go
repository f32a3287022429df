package host

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/packs"
)

func TestJudge_BrokenAnswers(t *testing.T) {
	h, ref := started(t, 0)
	for _, x := range []struct {
		c    packs.Case
		want core.Code
	}{
		{doing("panic"), core.Internal},
		{doing("error"), core.Internal},
		{doing("improper"), core.Internal},
		{packs.Case{Family: "\xff"}, core.Invalid},
	} {
		if _, err := h.Judge(t.Context(), ref, x.c); core.CodeOf(err) != x.want {
			t.Errorf("%q answers %v", x.c.Family, err)
		}
	}
	if s := h.Running()[0]; s.Restarts != 0 || !s.Up {
		t.Errorf("the process did not survive them: %+v", s)
	}
}

func TestJudge_CallerGivesUp(t *testing.T) {
	h, ref := started(t, 0)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := h.Judge(ctx, ref, numbered(1)); !errors.Is(err, context.Canceled) {
		t.Errorf("answers %v", err)
	}
	if _, err := h.Judge(t.Context(), ref, numbered(2)); err != nil {
		t.Errorf("the next caller gets %v", err)
	}
}

// TestJudgeAll_Poison: one of 250 records kills the process each time.
func TestJudgeAll_Poison(t *testing.T) {
	h, ref := started(t, 0)
	cases := make([]packs.Case, 250)
	for i := range cases {
		cases[i] = numbered(i)
	}
	cases[137] = doing("die")
	for round := range 2 {
		before := h.Running()[0].Restarts
		results, err := h.JudgeAll(t.Context(), ref, cases)
		if err != nil {
			t.Fatal(err)
		}
		for i, r := range results {
			switch {
			case i == 137:
				if core.CodeOf(r.Err) != core.Internal {
					t.Errorf("the poison record answers %v", r.Err)
				}
			case r.Err != nil || r.Verdict.Region != fmt.Sprint(i) || r.Verdict.Pack != ref:
				t.Errorf("record %d answers %+v, error %v", i, r.Verdict, r.Err)
			}
		}
		after := h.Running()[0]
		if after.Poisoned != 1 || round == 1 && after.Restarts != before {
			t.Errorf("round %d: %+v, %d restarts before", round, after, before)
		}
	}
}

// TestJudge_Hang: a record that never ends is given up, the pack goes on.
func TestJudge_Hang(t *testing.T) {
	h, ref := started(t, 300*time.Millisecond)
	if _, err := h.Judge(t.Context(), ref, doing("hang")); err == nil {
		t.Error("a hanging record is answered")
	}
	// On a busy machine the restart may outlast so short a deadline: then ask again.
	v, err := h.Judge(t.Context(), ref, numbered(3))
	for core.CodeOf(err) == core.Unavailable {
		v, err = h.Judge(t.Context(), ref, numbered(3))
	}
	if err != nil || v.Region != "3" {
		t.Errorf("the next record answers %+v, error %v", v, err)
	}
	if h.Running()[0].Restarts == 0 {
		t.Error("the hanging process was kept")
	}
}

func TestForm_RetriedOnce(t *testing.T) {
	h, ref := started(t, 0)
	if _, err := h.Form(t.Context(), ref, packs.FormRequest{Region: "die"}); core.CodeOf(err) != core.Unavailable {
		t.Errorf("a deadly form answers %v", err)
	}
	if f, err := h.Form(t.Context(), ref, packs.FormRequest{Region: "16"}); err != nil || f.Title != "16" {
		t.Errorf("the next form is %+v, error %v", f, err)
	}
}

// TestJudge_KilledUnderLoad kills the process five times while desk and bulk are asking.
// Every call must come back with its own answer, none with an error.
func TestJudge_KilledUnderLoad(t *testing.T) {
	h, ref := started(t, 0)
	r := running1(t, h, ref)
	var stop atomic.Bool
	var answered atomic.Int64
	var wait sync.WaitGroup
	for caller := range 8 {
		wait.Go(func() {
			for i := caller * 1_000_000; !stop.Load(); i++ {
				v, err := h.Judge(t.Context(), ref, numbered(i))
				if err != nil || v.Region != fmt.Sprint(i) || v.Pack != ref {
					t.Errorf("desk call %d answers %+v, error %v", i, v, err)
					return
				}
				answered.Add(1)
			}
		})
	}
	wait.Go(func() {
		cases := make([]packs.Case, 300)
		for i := range cases {
			cases[i] = numbered(i)
		}
		for !stop.Load() {
			results, err := h.JudgeAll(t.Context(), ref, cases)
			if err != nil {
				t.Errorf("bulk run answers %v", err)
				return
			}
			for i, result := range results {
				if result.Err != nil || result.Verdict.Region != fmt.Sprint(i) {
					t.Errorf("bulk record %d answers %+v, error %v", i, result.Verdict, result.Err)
				}
			}
		}
	})
	for range 5 {
		kill(t, r, &answered)
	}
	stop.Store(true)
	wait.Wait()
	if s := h.Running()[0]; s.Restarts != 5 || s.Poisoned != 0 {
		t.Errorf("after five kills: %+v", s)
	}
}

// kill kills the process and waits until its successor has given the callers a hundred
// answers.
func kill(t *testing.T, r *running, answered *atomic.Int64) {
	t.Helper()
	p, err := r.alive(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(p.cmd.Process.Pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	<-p.lost
	for enough := answered.Load() + 100; answered.Load() < enough && !t.Failed(); {
		// One more record takes a moment and needs no clock.
		if _, err := r.judge(t.Context(), true, []packs.Case{numbered(0)}); err != nil {
			t.Fatal(err)
		}
	}
}

func TestDeliver_CountsAnswers(t *testing.T) {
	for _, x := range []struct{ asked, got int }{{0, 1}, {2, 1}, {1, 2}} {
		var calls []*call
		if x.asked > 0 {
			calls = append(calls, &call{cases: make([]packs.Case, x.asked), done: make(chan []packs.Answer, 1)})
		}
		if deliver(calls, make([]packs.Answer, x.got)) {
			t.Errorf("%d answers to %d cases were taken", x.got, x.asked)
		}
	}
}

func TestBackoff_Doubles(t *testing.T) {
	for failures, want := range map[int]time.Duration{
		0: 0, 1: firstBackoff, 2: 2 * firstBackoff, 4: 8 * firstBackoff, 11: maxBackoff, 1000: maxBackoff,
	} {
		if got := backoff(failures); got != want {
			t.Errorf("after %d failures: %v, wanted %v", failures, got, want)
		}
	}
}

func TestProper_Verdicts(t *testing.T) {
	for _, x := range []struct {
		name string
		v    packs.Verdict
		want bool
	}{
		{"plain", packs.Verdict{}, true},
		{"chance", packs.Verdict{ChancePermille: -1}, false},
		{"severity", packs.Verdict{Findings: []packs.Finding{{Code: "a", Severity: "fatal"}}}, false},
		{"no code", packs.Verdict{Findings: []packs.Finding{{Severity: packs.Warn}}}, false},
		{"lift of a warning", packs.Verdict{Findings: []packs.Finding{
			{Code: "a", Severity: packs.Warn, LiftBy: []string{"coordinator"}}}}, false},
		{"lift of a block", packs.Verdict{Findings: []packs.Finding{
			{Code: "a", Severity: packs.Block, LiftBy: []string{"coordinator"}}}}, true},
		{"flood", packs.Verdict{Findings: make([]packs.Finding, maxFindings+1)}, false},
		{"long text", packs.Verdict{Columns: []packs.Column{
			{Key: "name", Text: string(make([]byte, maxTextBytes+1))}}}, false},
	} {
		if got := proper(x.v); got != x.want {
			t.Errorf("%s: proper is %v", x.name, got)
		}
	}
}
