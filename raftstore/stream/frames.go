package stream

import (
	"encoding/binary"
	"errors"
	"io"
	"net"
	"runtime"
	"sync"
)

const (
	// MaxFrame bounds a frame in bytes: an entry is the longest.
	MaxFrame = 1 << 20
	// lengthBytes stand before each frame.
	lengthBytes = 4
	// numberBytes say which call it is about.
	numberBytes = 8
	// waitingBytes bounds what waits to be written; who comes after that is not sent.
	waitingBytes = 32 << 20
)

var errFrame = errors.New("the other side sent a frame of no length that one has")

// writer gathers frames and writes them from one goroutine, which ends with the connection.
type writer struct {
	conn net.Conn

	mu      sync.Mutex
	waiting []byte  // frames that were not given to the connection yet; guarded by mu
	marks   []*bool // which become true with them; guarded by mu
	broken  bool    // guarded by mu
	writing bool    // what was taken is on its way; guarded by mu
	moved   *sync.Cond
}

func newWriter(conn net.Conn) *writer {
	w := &writer{conn: conn}
	w.moved = sync.NewCond(&w.mu)
	go w.run()
	return w
}

// put has a frame written, unless the connection is broken or takes nothing; sent, if there is one, becomes true under
// the lock when the connection is given it.
func (w *writer) put(number uint64, kind []byte, body []byte, sent *bool) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	size := numberBytes + len(kind) + len(body)
	if w.broken || size > MaxFrame || len(w.waiting) > waitingBytes {
		return false
	}
	w.waiting = binary.BigEndian.AppendUint32(w.waiting, uint32(size))
	w.waiting = binary.BigEndian.AppendUint64(w.waiting, number)
	w.waiting = append(append(w.waiting, kind...), body...)
	if sent != nil {
		w.marks = append(w.marks, sent)
	}
	w.moved.Broadcast()
	return true
}

// was says whether the frame with the mark was given to the connection; from then on it will not be.
func (w *writer) was(sent *bool) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return *sent
}

// end stops the writer; the connection is closed by its owner.
func (w *writer) end() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.broken = true
	w.moved.Broadcast()
}

// flush waits until all is written, or nothing more will be.
func (w *writer) flush() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for (len(w.waiting) > 0 || w.writing) && !w.broken {
		w.moved.Wait()
	}
}

func (w *writer) run() {
	var spare []byte
	for {
		frames := w.take(spare)
		if frames == nil {
			return
		}
		if _, err := w.conn.Write(frames); err != nil {
			w.end()
			w.conn.Close() // whoever reads tells those who wait
			return
		}
		if spare = frames[:0]; cap(spare) > 1<<20 {
			spare = nil
		}
	}
}

// take waits for frames and gives all that there are; nil at the end.
func (w *writer) take(spare []byte) []byte {
	w.mu.Lock()
	w.writing = false
	w.moved.Broadcast()
	for len(w.waiting) == 0 && !w.broken {
		w.moved.Wait()
	}
	w.mu.Unlock()
	runtime.Gosched() // who is about to make a call joins in
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.broken {
		return nil
	}
	for _, sent := range w.marks {
		*sent = true
	}
	w.writing = true
	frames := w.waiting
	w.waiting, w.marks = spare, w.marks[:0]
	return frames
}

// readFrame reads a frame and what it is about.
func readFrame(r io.Reader) (number uint64, body []byte, err error) {
	var head [lengthBytes + numberBytes]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return 0, nil, err
	}
	size := binary.BigEndian.Uint32(head[:])
	if size < numberBytes || size > MaxFrame {
		return 0, nil, errFrame
	}
	body = make([]byte, size-numberBytes)
	if _, err := io.ReadFull(r, body); err != nil {
		return 0, nil, err
	}
	return binary.BigEndian.Uint64(head[lengthBytes:]), body, nil
}
