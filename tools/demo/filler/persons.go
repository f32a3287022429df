package filler

import (
	"context"
	"fmt"
	"sync"
)

// persons are those who have one pair of hands: what one of them does goes one after the other.
type persons struct {
	mu    sync.Mutex // guards hands
	hands map[string]*sync.Mutex
}

// lock waits until the person is free.
func (p *persons) lock(login string) (unlock func()) {
	p.mu.Lock()
	if p.hands == nil {
		p.hands = map[string]*sync.Mutex{}
	}
	hands := p.hands[login]
	if hands == nil {
		hands = &sync.Mutex{}
		p.hands[login] = hands
	}
	p.mu.Unlock()
	hands.Lock()
	return hands.Unlock
}

// signedIn lets somebody be spoken for: by the token that was noted, or by his password.
func (f *Filler) signedIn(ctx context.Context, login string) error {
	if f.crew.As(login) != nil {
		return nil
	}
	if token, known := f.notes.get("token " + login); known {
		f.crew.Enter(login, token)
		return nil
	}
	return f.signIn(ctx, login)
}

func (f *Filler) signIn(ctx context.Context, login string) error {
	if err := f.crew.SignIn(ctx, login); err != nil {
		return fmt.Errorf("signing %s in: %w", login, err)
	}
	return f.noteToken(login)
}

func (f *Filler) noteToken(login string) error {
	return f.notes.put("token "+login, f.crew.As(login).Token())
}
