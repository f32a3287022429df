package link

import (
	"context"
	"errors"
	"net"
	"sync"
)

// queue is a listener for connections that have been greeted already.
type queue struct {
	address net.Addr
	waiting chan *Conn
	closed  chan struct{}
	once    sync.Once
}

func newQueue(address net.Addr) *queue {
	return &queue{address: address, waiting: make(chan *Conn), closed: make(chan struct{})}
}

// put waits until somebody accepts the connection.
func (q *queue) put(ctx context.Context, c *Conn) error {
	select {
	case q.waiting <- c:
		return nil
	case <-q.closed:
		return net.ErrClosed
	case <-ctx.Done():
		return errors.Join(net.ErrClosed, ctx.Err())
	}
}

// Accept implements net.Listener.
func (q *queue) Accept() (net.Conn, error) {
	select {
	case c := <-q.waiting:
		return c, nil
	case <-q.closed:
		return nil, net.ErrClosed
	}
}

// Close implements net.Listener. It does not close the port.
func (q *queue) Close() error {
	q.once.Do(func() { close(q.closed) })
	return nil
}

// Addr implements net.Listener.
func (q *queue) Addr() net.Addr { return q.address }
