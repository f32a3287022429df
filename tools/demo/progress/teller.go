package progress

import (
	"context"
	"fmt"
	"sync"
)

// Teller tells how far parts are; parts that run side by side are told of one after the other.
type Teller struct {
	// To is told how many of a part are done; nil tells nobody. A total of 0 says that a part begins.
	To func(part string, done, total int)
	mu sync.Mutex // guards To and the counts of all parts
}

// Tell says how far a part is.
func (t *Teller) Tell(part string, done, total int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.say(part, done, total)
}

// say is called by whoever holds mu.
func (t *Teller) say(part string, done, total int) {
	if t.To != nil {
		t.To(part, done, total)
	}
}

// Count gives a function that tells of so many more which are done.
func (t *Teller) Count(part string, total int) (more func(n int)) {
	done := 0
	return func(n int) {
		t.mu.Lock()
		defer t.mu.Unlock()
		done += n
		t.say(part, done, total)
	}
}

// Step is one of the things that are done in turn.
type Step struct {
	Doing string
	Do    func(context.Context) error
}

// InTurn does one step after the other, up to the first that fails.
func (t *Teller) InTurn(ctx context.Context, steps []Step) error {
	for _, s := range steps {
		t.Tell(s.Doing, 0, 0)
		if err := s.Do(ctx); err != nil {
			return fmt.Errorf("%s: %w", s.Doing, err)
		}
	}
	return nil
}

// Together does the tasks of a part as [Together] does, and counts those that are done.
func (t *Teller) Together(ctx context.Context, part string, atOnce int, tasks ...func(context.Context) error) error {
	more := t.Count(part, len(tasks))
	for i, task := range tasks {
		tasks[i] = func(ctx context.Context) error {
			if err := task(ctx); err != nil {
				return err
			}
			more(1)
			return nil
		}
	}
	return Together(ctx, atOnce, tasks...)
}
