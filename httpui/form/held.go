package form

import (
	"io"
	"sync"
	"time"

	"github.com/sheaf-drive/sheaf/core"
)

const (
	heldFor   = 15 * time.Minute
	heldBytes = 64 << 20
)

// Held keeps uploaded pictures in memory while their form is sent back to be corrected or
// waits behind a login: a browser never fills a file field again. They belong to the token
// that sent them, are never written to a disk, and the oldest give way when there are too many;
// losing them costs a second capture, nothing else.
type Held struct {
	now  func() time.Time
	rand io.Reader

	mu    sync.Mutex // guards what follows
	sets  map[string]*heldSet
	order []string // oldest first
	bytes int
}

type heldSet struct {
	owner core.TokenID
	files map[string]File
	bytes int
	until time.Time
}

// NewHeld keeps files by the clock now; rand names them.
func NewHeld(now func() time.Time, rand io.Reader) *Held {
	return &Held{now: now, rand: rand, sets: map[string]*heldSet{}}
}

// Hold keeps the files for owner and names them; "" when there are none or they do not fit.
func (h *Held) Hold(owner core.TokenID, files map[string]File) string {
	set := &heldSet{owner: owner, files: files, until: h.now().Add(heldFor)}
	for _, f := range files {
		set.bytes += len(f.Bytes)
	}
	ticket, err := core.NewID[string](h.rand)
	if len(files) == 0 || set.bytes > heldBytes/4 || err != nil {
		return ""
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.sweep(set.bytes)
	h.sets[ticket] = set
	h.order = append(h.order, ticket)
	h.bytes += set.bytes
	return ticket
}

// sweep drops what is over its time, then the oldest until more bytes fit.
func (h *Held) sweep(more int) {
	now := h.now()
	for len(h.order) > 0 {
		oldest := h.sets[h.order[0]]
		if oldest != nil && now.Before(oldest.until) && h.bytes+more <= heldBytes {
			return
		}
		if oldest != nil {
			h.bytes -= oldest.bytes
			delete(h.sets, h.order[0])
		}
		h.order = h.order[1:]
	}
}

// Get gives the files to their owner, nil to anybody else.
func (h *Held) Get(owner core.TokenID, ticket string) map[string]File {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.sweep(0)
	if set := h.sets[ticket]; set != nil && set.owner == owner {
		return set.files
	}
	return nil
}

// Move hands the files from one token of a browser to its next one.
func (h *Held) Move(from, to core.TokenID, ticket string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if set := h.sets[ticket]; set != nil && set.owner == from {
		set.owner = to
	}
}
