package stream

import (
	"context"
	"errors"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// silence is how long a connection may bring nothing while a call waits for its answer. Its other end is taken for
// dead then.
const silence = 5 * time.Second

var errEnded = errors.New("the connection has ended")

// Caller makes calls over a connection. Its methods are safe for concurrent use.
type Caller struct {
	conn   net.Conn
	out    *writer
	ended  chan struct{}
	brings atomic.Uint64 // how many frames have come

	mu      sync.Mutex
	number  uint64                 // of the last call; guarded by mu
	waiting map[uint64]chan []byte // for their answers; guarded by mu, nil at the end
}

// NewCaller calls over conn, which it owns from now on; from has what was read of it already, and reads on.
func NewCaller(conn net.Conn, from io.Reader) *Caller {
	c := &Caller{conn: conn, out: newWriter(conn), ended: make(chan struct{}), waiting: map[uint64]chan []byte{}}
	go c.read(from)
	return c
}

// Call has the other side answer. sent says of an error whether the call may have been heard.
func (c *Caller) Call(ctx context.Context, kind byte, body []byte) (answer []byte, sent bool, err error) {
	answered := make(chan []byte, 1)
	c.mu.Lock()
	if c.waiting == nil {
		c.mu.Unlock()
		return nil, false, errEnded
	}
	c.number++
	number := c.number
	c.waiting[number] = answered
	c.mu.Unlock()
	defer c.forget(number)
	left := new(bool)
	if !c.out.put(number, []byte{kind}, body, left) {
		return nil, false, errEnded
	}
	begun, brought := time.Now(), c.brings.Load()
	select {
	case answer := <-answered:
		return answer, true, nil
	case <-c.ended:
		select {
		case answer := <-answered: // it came with the end
			return answer, true, nil
		default:
		}
		return nil, c.out.was(left), errEnded
	case <-ctx.Done():
	}
	if time.Since(begun) >= silence && c.brings.Load() == brought {
		c.Close()
	}
	return nil, true, ctx.Err() // it may still leave
}

func (c *Caller) forget(number uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.waiting, number)
}

// read hands answers on until the connection ends.
func (c *Caller) read(from io.Reader) {
	defer c.finish()
	for {
		number, body, err := readFrame(from)
		if err != nil {
			return
		}
		c.brings.Add(1)
		c.mu.Lock()
		answered := c.waiting[number]
		delete(c.waiting, number)
		c.mu.Unlock()
		if answered != nil { // who made the call may have gone
			answered <- body
		}
	}
}

func (c *Caller) finish() {
	c.out.end()
	c.conn.Close()
	c.mu.Lock()
	c.waiting = nil
	c.mu.Unlock()
	close(c.ended)
}

// Ended says whether no call can be made any more.
func (c *Caller) Ended() bool {
	select {
	case <-c.ended:
		return true
	default:
		return false
	}
}

// Close ends the connection, and with it all calls under way.
func (c *Caller) Close() error { return c.conn.Close() }
