package httpui

import (
	"sync"
	"time"

	"github.com/sheaf-drive/sheaf/core"
)

const (
	// largeBytes is how much all large bodies together may take up while they arrive and are
	// worked on.
	largeBytes = 256 << 20
	// knownTokens is how many tokens that were live lately are remembered.
	knownTokens = 4096
)

// bodies decides how large a body may be before any of it is read. What is larger than a form
// is let in for somebody who is signed in, or was until a moment ago on this node: the pictures
// of a form that its login did not outlive still come back. All of them together have a bound.
type bodies struct {
	now func() time.Time

	mu     sync.Mutex // guards what follows
	claims map[any]claim
	taken  int
	// known are tokens that were live here, order the oldest first.
	known map[core.TokenID]bool
	order []core.TokenID
}

// claim is what one request holds of the bound, or why it got nothing.
type claim struct {
	bytes   int
	refused *core.Error
	// until is when it is over even if nobody gave it back: a sender that leaves before the
	// first byte of its body is answered by nobody.
	until time.Time
}

func newBodies(now func() time.Time) *bodies {
	return &bodies{now: now, claims: map[any]claim{}, known: map[core.TokenID]bool{}}
}

// met remembers a live token.
func (b *bodies) met(token core.TokenID) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.known[token] {
		return
	}
	if len(b.order) >= knownTokens {
		delete(b.known, b.order[0])
		b.order = b.order[1:]
	}
	b.known[token] = true
	b.order = append(b.order, token)
}

// knows says whether the token was live lately.
func (b *bodies) knows(token core.TokenID) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.known[token]
}

// claim takes bytes for the request and says whether there was room. A request that asks anew
// gives back what it held.
func (b *bodies) claim(request any, bytes int, until time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.sweep(request)
	if b.taken+bytes > largeBytes {
		b.claims[request] = claim{refused: core.Refuse(core.Unavailable, "", "ui.busy"), until: until}
		return false
	}
	b.claims[request] = claim{bytes: bytes, until: until}
	b.taken += bytes
	return true
}

// refuse notes why the request got no room.
func (b *bodies) refuse(request any, why *core.Error, until time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.sweep(request)
	b.claims[request] = claim{refused: why, until: until}
}

// release gives back what the request holds and says why it got nothing, nil if it was not
// refused.
func (b *bodies) release(request any) *core.Error {
	b.mu.Lock()
	defer b.mu.Unlock()
	c := b.claims[request]
	b.drop(request, c)
	return c.refused
}

// sweep drops what the request held before and what is over. It is called under mu.
func (b *bodies) sweep(request any) {
	now := b.now()
	for other, c := range b.claims {
		if other == request || now.After(c.until) {
			b.drop(other, c)
		}
	}
}

// drop is called under mu.
func (b *bodies) drop(request any, c claim) {
	b.taken -= c.bytes
	delete(b.claims, request)
}
