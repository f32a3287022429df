package backup

import (
	"io"

	"github.com/sheaf-drive/sheaf/raftstore/blob"
	"github.com/sheaf-drive/sheaf/tools/sheaf/bundle"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// shown shows how far a taker is: the bytes of the state, whose length nobody knows, then how many blobs.
type shown struct {
	bundle.Taker
	// state and blobs are what the two bars are about.
	state, blobs string
	bar          *terminal.Progress
}

// State implements bundle.Taker.
func (s *shown) State(seed io.Reader) error {
	s.begin(s.state, -1, true)
	return s.Taker.State(io.TeeReader(seed, s.bar))
}

// Blobs implements bundle.Taker.
func (s *shown) Blobs(count int) error {
	s.begin(s.blobs, int64(count), false)
	return s.Taker.Blobs(count)
}

// Blob implements bundle.Taker.
func (s *shown) Blob(h blob.Hash, cipher []byte) error {
	s.bar.Add(1)
	return s.Taker.Blob(h, cipher)
}

func (s *shown) begin(what string, total int64, bytes bool) {
	s.finish()
	s.bar = terminal.NewProgress(what, total, bytes)
}

func (s *shown) finish() {
	if s.bar != nil {
		s.bar.Finish()
	}
}
