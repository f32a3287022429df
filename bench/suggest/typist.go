package suggest

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"sync"
	"time"
)

// The typist is a process of its own: who types shares neither processor time nor memory with what answers, beyond the
// machine. It is told all keystrokes as lines of JSON and an empty line, sends the number of each when it is due, is sent
// it back when that is answered, and in the end says what it measured.

// press is one keystroke of somebody, after the beginning.
type press struct {
	Due    time.Duration
	Region string
	Text   string
}

// pace is what a typist measured, in milliseconds.
type pace struct {
	// P99 is from a key to its answer, Late from when a key was due to when it was pressed.
	P99, Late float64
}

// settles is how long a typist rests before the first key.
const settles = 300 * time.Millisecond

// Type is the typist: it reads keystrokes and answers from in, and writes keys and what it measured to out.
func Type(ctx context.Context, in io.Reader, out io.Writer) error {
	lines := bufio.NewScanner(in)
	var keys []press
	for lines.Scan() && len(lines.Bytes()) > 0 {
		var p press
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			return fmt.Errorf("reading a keystroke: %w", err)
		}
		keys = append(keys, p)
	}
	sent := make([]time.Time, len(keys))
	var mu sync.Mutex // guards sent
	waits, lates := make([]float64, 0, len(keys)), make([]float64, 0, len(keys))
	if len(keys) == 0 {
		return errors.New("there is nothing to type")
	}
	heard := make(chan error, 1)
	go func() {
		for len(waits) < len(keys) && lines.Scan() {
			n, err := strconv.Atoi(lines.Text())
			if err != nil || n < 0 || n >= len(keys) {
				heard <- fmt.Errorf("%q is no keystroke", lines.Text())
				return
			}
			mu.Lock()
			waits = append(waits, milliseconds(time.Since(sent[n])))
			mu.Unlock()
		}
		heard <- lines.Err()
	}()
	began := time.Now().Add(settles)
	for n, k := range keys {
		due := began.Add(k.Due)
		select {
		case <-time.After(time.Until(due)):
		case err := <-heard:
			return errors.Join(err, errors.New("the answers ended"))
		case <-ctx.Done():
			return ctx.Err()
		}
		mu.Lock()
		sent[n] = time.Now()
		mu.Unlock()
		lates = append(lates, milliseconds(time.Since(due)))
		if _, err := fmt.Fprintln(out, n); err != nil {
			return err
		}
	}
	if err := <-heard; err != nil || len(waits) < len(keys) {
		return errors.Join(err, fmt.Errorf("%d of %d keys were answered", len(waits), len(keys)))
	}
	slices.Sort(waits)
	slices.Sort(lates)
	said, err := json.Marshal(pace{P99: waits[len(waits)*99/100], Late: lates[len(lates)*99/100]})
	if err == nil {
		_, err = fmt.Fprintf(out, "%s\n", said)
	}
	return err
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
