package inlet

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"strconv"
	"sync"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/sheaf/reel"
)

// chunk is by how much the memory of a file grows at least, in bytes.
const chunk = 256 << 10

// upload is a file that is being written, in memory. Requests of a client are served side by side and in any order.
type upload struct {
	hall    *hall
	scanner core.Scanner
	entry   *entry

	mu      sync.Mutex // guards what follows
	data    []byte
	written int64 // bytes that came, to find holes
	held    int64
	wrong   error // why the file is not taken
	cut     bool  // the connection ended before the file did
	ended   bool
}

// WriteAt implements io.WriterAt.
func (u *upload) WriteAt(b []byte, at int64) (int, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.ended {
		return 0, os.ErrClosed
	}
	if u.wrong == nil {
		u.wrong = u.grow(at, int64(len(b)))
	}
	if u.wrong != nil {
		return 0, u.hall.failure(u.wrong)
	}
	u.written += int64(copy(u.data[at:], b))
	return len(b), nil
}

// ReadAt implements io.ReaderAt: nothing is given back.
func (u *upload) ReadAt([]byte, int64) (int, error) { return 0, u.hall.denied("sftp.write_only") }

// grow makes room up to at+n.
func (u *upload) grow(at, n int64) error {
	s := u.hall.server
	if at < 0 || at > s.Limits.File-n {
		return core.Refuse(core.Limit, "file", "scans.bytes", strconv.FormatInt(s.Limits.File>>20, 10))
	}
	end := at + n
	if end <= int64(len(u.data)) {
		return nil
	}
	if end > u.held {
		room := min(max(end, 2*u.held, chunk), s.Limits.File)
		if !s.hold(room - u.held) {
			return core.Refuse(core.Unavailable, "file", "sftp.memory")
		}
		u.held = room
		grown := make([]byte, len(u.data), room)
		copy(grown, u.data)
		u.data = grown
	}
	u.data = u.data[:end]
	return nil
}

// TransferError implements sftp.TransferError: the connection has ended, and nothing of the file is taken.
func (u *upload) TransferError(error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.cut = true
}

// Close takes the file, and answers when its pages are kept.
func (u *upload) Close() error {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.ended {
		return nil
	}
	u.ended = true
	u.hall.line.keeping.Add(1)
	defer u.hall.line.keeping.Add(-1)
	defer func() {
		u.data = nil
		u.hall.server.release(u.held)
	}()
	if u.cut {
		u.hall.note(func(n *tally) { n.cut++ })
		return nil
	}
	if u.wrong == nil && u.written < int64(len(u.data)) {
		u.wrong = core.Refuse(core.Invalid, "file", "sftp.holes")
	}
	if u.wrong == nil {
		u.wrong = u.take()
	}
	if u.wrong != nil {
		u.hall.note(func(n *tally) { n.refused++ })
		return u.hall.failure(u.wrong)
	}
	u.hall.mu.Lock()
	defer u.hall.mu.Unlock()
	u.entry.size = int64(len(u.data))
	return nil
}

// take keeps the pages. One that cannot be read does not keep the others out, but is said when all are kept.
func (u *upload) take() error {
	s := u.hall.server
	select {
	case s.readers <- struct{}{}:
		defer func() { <-s.readers }()
	case <-s.work.Done():
		return core.Refuse(core.Unavailable, "file", "core.unavailable")
	}
	pages, err := reel.Of(u.data)
	if err != nil {
		return err
	}
	var broken error
	for n, page := range pages {
		err := u.keep(page)
		switch code := core.CodeOf(err); {
		case err == nil:
		case code == core.Invalid || code == core.TooLarge || code == core.Limit:
			u.hall.note(func(n *tally) { n.broken++ })
			if broken == nil {
				broken = core.Refuse(core.Invalid, "file", "sftp.page", strconv.Itoa(n+1), s.Say(err))
			}
		default:
			return err
		}
	}
	return broken
}

// keep keeps one page.
func (u *upload) keep(page reel.Page) error {
	s := u.hall.server
	picture, err := page.JPEG()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(s.work, s.Limits.Page)
	defer cancel()
	sum := sha256.Sum256(picture)
	kept, err := s.Take(ctx, u.scanner, core.RequestID("scan-"+hex.EncodeToString(sum[:16])), picture)
	if err != nil {
		return err
	}
	u.hall.note(func(n *tally) {
		n.pages++
		for _, c := range []struct {
			is bool
			n  *int
		}{{kept.Repeated, &n.repeated}, {kept.Unread, &n.unread}, {kept.Unexpected, &n.unexpected}} {
			if c.is {
				*c.n++
			}
		}
	})
	return nil
}
