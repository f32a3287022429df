package stream

import (
	"context"
	"errors"
	"io"
	"net"
	"sync"
	"time"
)

// atOnce bounds the calls of one connection that are being answered.
const atOnce = 2048

// Answer answers a call of a kind. The body is its own.
type Answer func(ctx context.Context, kind byte, body []byte) []byte

// Serve answers the calls of a connection until that ends, or until closing ends: then it reads no more, lets the
// calls under way be answered, and closes it. from has what was read of the connection already, and reads on. The
// answers' context ends with the connection, or with broken.
func Serve(closing, broken context.Context, conn net.Conn, from io.Reader, answer Answer) {
	ctx, cancel := context.WithCancel(broken)
	out := newWriter(conn)
	places := make(chan struct{}, atOnce)
	var under sync.WaitGroup
	stop := context.AfterFunc(closing, func() { _ = conn.SetReadDeadline(time.Unix(1, 0)) })
	snap := context.AfterFunc(broken, func() { conn.Close() })
	defer func() {
		stop()
		if closing.Err() == nil {
			cancel() // nobody hears the answers
		}
		under.Wait()
		cancel()
		out.flush()
		out.end()
		snap()
		conn.Close()
	}()
	for {
		number, body, err := readFrame(from)
		if err != nil || len(body) == 0 {
			return
		}
		places <- struct{}{}
		under.Go(func() {
			defer func() { <-places }()
			out.put(number, nil, answer(ctx, body[0], body[1:]), nil)
		})
	}
}

// Broken says whether the error of a call means that its connection is gone, and another one may do.
func Broken(err error) bool { return errors.Is(err, errEnded) }
