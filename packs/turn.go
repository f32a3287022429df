package packs

import "sync"

// turn lets the desk go first: bulk work waits while any desk batch is under way.
type turn struct {
	mu   sync.Mutex
	free *sync.Cond
	// desk counts the desk batches under way, guarded by mu.
	desk int
}

func newTurn() *turn {
	t := &turn{}
	t.free = sync.NewCond(&t.mu)
	return t
}

func (t *turn) enter() {
	t.mu.Lock()
	t.desk++
	t.mu.Unlock()
}

func (t *turn) leave() {
	t.mu.Lock()
	t.desk--
	if t.desk == 0 {
		t.free.Broadcast()
	}
	t.mu.Unlock()
}

func (t *turn) giveWay() {
	t.mu.Lock()
	for t.desk > 0 {
		t.free.Wait()
	}
	t.mu.Unlock()
}
