package demo

import (
	"sync"
)

// tally tells the progress of one part from several goroutines.
type tally struct {
	mu    *sync.Mutex // guards tell and the counts of all parts
	tell  func(part string, done, total int)
	part  string
	done  int
	total int
}

func (f *filling) part(name string, total int) *tally {
	return &tally{mu: &f.telling, tell: f.o.Progress, part: name, total: total}
}

func (t *tally) step() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.done++
	t.say()
}

// tellNow says that the part begins.
func (t *tally) tellNow() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.say()
}

func (t *tally) say() {
	if t.tell != nil {
		t.tell(t.part, t.done, t.total)
	}
}
