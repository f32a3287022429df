package judging

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/builtin/rupresident2018"
	"github.com/sheaf-drive/sheaf/packs/host"
)

// Samples are those of each figure, one a run.
type Samples map[string][]float64

// Figure is what one kind of sample is called and counted in.
type Figure struct{ ID, Unit string }

// Figures lists what is measured.
func Figures() []Figure {
	return []Figure{
		{"stream_vs_unary.b1", "ratio"}, {"stream_us.b1", "µs"}, {"unary_us.b1", "µs"}, {"overhead_us.b100", "µs/record"},
		{"swap.calls", "calls"}, {"swap.failed", "calls"}, {"start_ms", "ms"}, {"crash.recovery_ms", "ms"},
	}
}

// Size of a run.
type Size struct {
	// Singles and Hundreds are calls with one record and with a hundred; Calls go on while packs are swapped, ten times.
	Singles, Hundreds, Calls int
}

// batch is how many records a bulk call carries.
const batch = 100

var errWrong = errors.New("a verdict belongs to another record")

// Measure takes one sample of each figure.
func (s Samples) Measure(ctx context.Context, size Size) (err error) {
	dir, err := os.MkdirTemp("", "sheaf-judging-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	h, err := host.New(host.Config{Dir: dir, Log: zerolog.Nop()})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	ref, err := start(ctx, h, "1.0.0")
	if err != nil {
		return err
	}
	for _, measure := range []func(context.Context, *host.Host, packs.Ref, Size) error{s.single, s.hundred, s.crash, s.swap} {
		if err := measure(ctx, h, ref, size); err != nil {
			return err
		}
	}
	return s.starting(ctx, h)
}

func (s Samples) add(id string, value float64) { s[id] = append(s[id], value) }

// start runs a version of the echo.
func start(ctx context.Context, h *host.Host, version string) (packs.Ref, error) {
	source, err := host.Builtin(name)
	if err != nil {
		return packs.Ref{}, err
	}
	source.Args[2] = version
	return h.Start(ctx, source)
}

// single asks in turns for a verdict over the open stream and for a form by a unary call.
func (s Samples) single(ctx context.Context, h *host.Host, ref packs.Ref, size Size) error {
	var stream, unary time.Duration
	for i := range size.Singles {
		number := strconv.Itoa(i)
		begin := time.Now()
		v, err := h.Judge(ctx, ref, record(number))
		stream += time.Since(begin)
		if err != nil || v.Region != number {
			return errors.Join(errWrong, err)
		}
		begin = time.Now()
		f, err := h.Form(ctx, ref, request(number))
		unary += time.Since(begin)
		if err != nil || f.Title != number {
			return errors.Join(errWrong, err)
		}
	}
	n := float64(size.Singles)
	s.add("stream_vs_unary.b1", stream.Seconds()/unary.Seconds())
	s.add("stream_us.b1", stream.Seconds()*1e6/n)
	s.add("unary_us.b1", unary.Seconds()*1e6/n)
	return nil
}

// hundred asks for verdicts in batches, in turns with the same pack called directly.
func (s Samples) hundred(ctx context.Context, h *host.Host, ref packs.Ref, size Size) error {
	cases := make([]packs.Case, batch)
	for i := range cases {
		cases[i] = record(strconv.Itoa(i))
	}
	var over, direct time.Duration
	for range size.Hundreds {
		begin := time.Now()
		results, err := h.JudgeAll(ctx, ref, cases)
		over += time.Since(begin)
		if err != nil {
			return err
		}
		begin = time.Now()
		for i, c := range cases {
			v, err := Echo{}.Judge(ctx, c)
			if err != nil || results[i].Err != nil || results[i].Verdict.Region != v.Region {
				return errors.Join(errWrong, err, results[i].Err)
			}
		}
		direct += time.Since(begin)
	}
	s.add("overhead_us.b100", (over-direct).Seconds()*1e6/float64(size.Hundreds*batch))
	return nil
}

// crash kills the process and measures until the next verdict is there.
func (s Samples) crash(ctx context.Context, h *host.Host, ref packs.Ref, _ Size) error {
	pid, err := child()
	if err != nil {
		return err
	}
	begin := time.Now()
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		return fmt.Errorf("killing the pack: %w", err)
	}
	v, err := h.Judge(ctx, ref, record("7"))
	if err != nil || v.Region != "7" {
		return errors.Join(errWrong, err)
	}
	if h.Running()[0].Restarts == 0 { // answered before the kernel had ended it
		if v, err = h.Judge(ctx, ref, record("8")); err != nil || v.Region != "8" {
			return errors.Join(errWrong, err)
		}
	}
	s.add("crash.recovery_ms", time.Since(begin).Seconds()*1e3)
	return nil
}

// child is the one process that this one has started.
func child() (int, error) {
	lists, err := filepath.Glob("/proc/self/task/*/children")
	if err != nil {
		return 0, err
	}
	for _, list := range lists {
		text, err := os.ReadFile(list)
		if err != nil {
			continue // a thread that has ended
		}
		if first := strings.Fields(string(text)); len(first) > 0 {
			return strconv.Atoi(first[0])
		}
	}
	return 0, errors.New("no pack runs")
}

const (
	swaps   = 10
	callers = 8
)

// swap has callers ask without a break while ten versions follow each other. As the desk does, a caller whose version has gone
// asks once more by the one in force.
func (s Samples) swap(ctx context.Context, h *host.Host, ref packs.Ref, size Size) error {
	var inForce atomic.Pointer[packs.Ref]
	inForce.Store(&ref)
	var calls, failed atomic.Int64
	var stop atomic.Bool
	var asking sync.WaitGroup
	for range callers {
		asking.Go(func() {
			for !stop.Load() || calls.Load() < int64(size.Calls) {
				number := strconv.FormatInt(calls.Add(1), 10)
				v, err := h.Judge(ctx, *inForce.Load(), record(number))
				if core.CodeOf(err) == core.NotFound {
					v, err = h.Judge(ctx, *inForce.Load(), record(number))
				}
				if err != nil || v.Region != number {
					failed.Add(1)
				}
			}
		})
	}
	err := swapTimes(ctx, h, &inForce, &calls, size)
	stop.Store(true)
	asking.Wait()
	s.add("swap.calls", float64(calls.Load()))
	s.add("swap.failed", float64(failed.Load()))
	return err
}

// swapTimes swaps each time a share of the calls was made, so that all swaps are under load.
func swapTimes(ctx context.Context, h *host.Host, inForce *atomic.Pointer[packs.Ref], calls *atomic.Int64, size Size) error {
	for n := range swaps {
		for calls.Load() < int64(n*size.Calls/swaps) {
			if err := ctx.Err(); err != nil {
				return err
			}
			time.Sleep(time.Millisecond)
		}
		next, err := start(ctx, h, fmt.Sprintf("1.0.%d", n+1))
		if err != nil {
			return err
		}
		before := inForce.Swap(&next)
		if err := h.Retire(ctx, *before); err != nil {
			return err
		}
	}
	return nil
}

// starting takes the time from nothing to the first verdict of the presidential pack.
func (s Samples) starting(ctx context.Context, h *host.Host) error {
	cases, err := rupresident2018.Pack{}.Cases(ctx)
	if err != nil {
		return err
	}
	source, err := host.Builtin(rupresident2018.ID)
	if err != nil {
		return err
	}
	begin := time.Now()
	ref, err := h.Start(ctx, source)
	if err != nil {
		return err
	}
	v, err := h.Judge(ctx, ref, cases[0].Case)
	took := time.Since(begin)
	if err != nil || cases[0].Mismatch(v) != "" {
		return errors.Join(errWrong, err)
	}
	s.add("start_ms", took.Seconds()*1e3)
	return nil
}
