package throttle

import (
	"sync"
	"time"

	"github.com/sheaf-drive/sheaf/core"
)

const (
	// LargeBytes is how much all large bodies together may take up while they arrive and are
	// worked on.
	LargeBytes = 256 << 20
	// knownTokens is how many tokens that were live lately are remembered.
	knownTokens = 4096
)

// Bodies decides how large a body may be before any of it is read. What is larger than a form
// is let in for somebody who is signed in, or was until a moment ago on this node: the pictures
// of a form that its login did not outlive still come back. All of them together have a bound.
type Bodies struct {
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

// NewBodies keeps the bound by the clock now.
func NewBodies(now func() time.Time) *Bodies {
	return &Bodies{now: now, claims: map[any]claim{}, known: map[core.TokenID]bool{}}
}

// Met remembers a live token.
func (b *Bodies) Met(token core.TokenID) {
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

// Knows says whether the token was live lately.
func (b *Bodies) Knows(token core.TokenID) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.known[token]
}

// Claim takes bytes for the request and says whether there was room. A request that asks anew
// gives back what it held.
func (b *Bodies) Claim(request any, bytes int, until time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.sweep(request)
	if b.taken+bytes > LargeBytes {
		b.claims[request] = claim{refused: core.Refuse(core.Unavailable, "", "ui.busy"), until: until}
		return false
	}
	b.claims[request] = claim{bytes: bytes, until: until}
	b.taken += bytes
	return true
}

// Refuse notes why the request got no room.
func (b *Bodies) Refuse(request any, why *core.Error, until time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.sweep(request)
	b.claims[request] = claim{refused: why, until: until}
}

// Release gives back what the request holds and says why it got nothing, nil if it was not
// refused.
func (b *Bodies) Release(request any) *core.Error {
	b.mu.Lock()
	defer b.mu.Unlock()
	c := b.claims[request]
	b.drop(request, c)
	return c.refused
}

// sweep drops what the request held before and what is over. It is called under mu.
func (b *Bodies) sweep(request any) {
	now := b.now()
	for other, c := range b.claims {
		if other == request || now.After(c.until) {
			b.drop(other, c)
		}
	}
}

// drop is called under mu.
func (b *Bodies) drop(request any, c claim) {
	b.taken -= c.bytes
	delete(b.claims, request)
}

// Taken is how much of the bound is in use, in bytes.
func (b *Bodies) Taken() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.taken
}
