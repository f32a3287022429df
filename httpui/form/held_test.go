package form

import (
	"crypto/rand"
	"testing"
	"time"
)

func TestHeldFiles(t *testing.T) {
	now := time.Unix(1000, 0)
	h := NewHeld(func() time.Time { return now }, rand.Reader)
	picture := map[string]File{"main": {Bytes: make([]byte, heldBytes/8)}}
	ticket := h.Hold("a", picture)
	if h.Get("a", ticket) == nil || h.Get("b", ticket) != nil {
		t.Error("the files do not belong to their owner alone")
	}
	if h.Move("b", "c", ticket); h.Get("c", ticket) != nil {
		t.Error("a stranger moved the files")
	}
	if h.Move("a", "c", ticket); h.Get("c", ticket) == nil || h.Get("a", ticket) != nil {
		t.Error("the files did not move with their owner")
	}
	for range 8 {
		h.Hold("d", picture)
	}
	if h.Get("c", ticket) != nil || h.bytes > heldBytes {
		t.Errorf("the oldest did not give way: %d bytes", h.bytes)
	}
	last := h.Hold("e", picture)
	now = now.Add(heldFor)
	if h.Get("e", last) != nil || h.bytes != 0 {
		t.Errorf("files are kept over their time: %d bytes", h.bytes)
	}
	if h.Hold("a", map[string]File{"main": {Bytes: make([]byte, heldBytes/2)}}) != "" || h.Hold("a", nil) != "" {
		t.Error("too much or nothing was held")
	}
}
