package crew

import "sync"

// hands are the one pair that each person has: what he does goes one after the other.
type hands struct {
	mu sync.Mutex // guards of
	of map[string]*sync.Mutex
}

// lock waits until the person is free.
func (p *hands) lock(login string) (unlock func()) {
	p.mu.Lock()
	if p.of == nil {
		p.of = map[string]*sync.Mutex{}
	}
	hands := p.of[login]
	if hands == nil {
		hands = &sync.Mutex{}
		p.of[login] = hands
	}
	p.mu.Unlock()
	hands.Lock()
	return hands.Unlock
}

// Hold waits until somebody's hands are free, and has them until release is called.
func (c *Crew) Hold(login string) (release func()) { return c.hands.lock(login) }
