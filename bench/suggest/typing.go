package suggest

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/sheaf-drive/sheaf/core"
)

const (
	clients  = 300
	keyEvery = 300 * time.Millisecond
)

// typing has 300 clients type a key each 0.3 seconds, first in quiet, then while regions are replaced.
func (w *world) typing(ctx context.Context, c Config, seed uint64, out *Outcome) error {
	quiet, err := w.clients(ctx, c, seed)
	if err != nil {
		return err
	}
	out.add("suggest.p99_ms.c300", "ms", quiet.P99)
	out.add("typist.late_p99_ms", "ms", quiet.Late)
	swapping, stop := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() { done <- w.swap(swapping) }()
	swapped, err := w.clients(ctx, c, seed+100)
	stop()
	if swaps := <-done; err == nil {
		err = swaps
	}
	if err != nil {
		return err
	}
	out.add("suggest.p99_ms.c300.swap", "ms", swapped.P99)
	out.add("typist.late_p99_ms.swap", "ms", swapped.Late)
	return nil
}

// swap puts new editions in force, one region after the other, until ctx ends.
func (w *world) swap(ctx context.Context) error {
	for i := 0; ctx.Err() == nil; i++ {
		if err := w.activate(w.registers[i%len(w.registers)]); err != nil {
			return err
		}
		if err := w.follow(ctx); err != nil && ctx.Err() == nil {
			return err
		}
	}
	return nil
}

// presses are the keys of all clients, in the order in which they are due.
func (w *world) presses(c Config, seed uint64) []press {
	var all []press
	for n := range clients {
		r := rand.New(rand.NewPCG(seed, uint64(n)))
		first := time.Duration(r.Int64N(int64(keyEvery)))
		for i, k := range keystrokes(r, w.registers, int(c.Typing/keyEvery), false) {
			all = append(all, press{first + time.Duration(i)*keyEvery, string(k.region), k.text})
		}
	}
	slices.SortStableFunc(all, func(a, b press) int { return cmp.Compare(a.Due, b.Due) })
	return all
}

// clients has a typist press the keys. No key waits for an answer, so a slow one is not hidden by the keys
// that come later. Any error ends it.
func (w *world) clients(ctx context.Context, c Config, seed uint64) (measured pace, err error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	typist := exec.CommandContext(ctx, c.Typist[0], c.Typist[1:]...)
	typist.Stderr = os.Stderr
	in, errIn := typist.StdinPipe()
	out, errOut := typist.StdoutPipe()
	if err := errors.Join(errIn, errOut); err != nil {
		return measured, err
	}
	if err := typist.Start(); err != nil {
		return measured, fmt.Errorf("starting a typist: %w", err)
	}
	keys := w.presses(c, seed)
	err = tell(in, keys)
	if err == nil {
		measured, err = w.answer(ctx, keys, in, out)
	}
	if err != nil {
		stop()
	}
	return measured, errors.Join(err, in.Close(), typist.Wait())
}

// tell gives the typist all keys.
func tell(to io.Writer, keys []press) error {
	buffered := bufio.NewWriter(to)
	lines := json.NewEncoder(buffered)
	for _, k := range keys {
		if err := lines.Encode(k); err != nil {
			return err
		}
	}
	_, err := buffered.WriteString("\n")
	return errors.Join(err, buffered.Flush())
}

// answer asks for the text of each key as it is pressed, until the typist says what he measured.
func (w *world) answer(ctx context.Context, keys []press, to io.Writer, from io.Reader) (measured pace, err error) {
	var all sync.WaitGroup
	var mu sync.Mutex // guards to and failed
	var failed error
	lines := bufio.NewScanner(from)
	for lines.Scan() {
		n, notKey := strconv.Atoi(lines.Text())
		if notKey != nil {
			all.Wait()
			return measured, errors.Join(failed, json.Unmarshal(lines.Bytes(), &measured))
		}
		all.Go(func() {
			_, _, err := w.addresses.Suggest(ctx, core.Region(keys[n].Region), keys[n].Text, 8)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				_, err = fmt.Fprintln(to, n)
			}
			if err != nil && failed == nil {
				failed = fmt.Errorf("a client that types: %w", err)
			}
		})
	}
	all.Wait()
	return measured, errors.Join(failed, lines.Err(), errors.New("the typist ended before all keys were pressed"))
}
