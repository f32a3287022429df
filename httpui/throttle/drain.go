package throttle

import (
	"net"
	"time"
)

const (
	drainBytes = 64 << 20
	drainFor   = 5 * time.Second
	drainPause = 300 * time.Millisecond
)

// Drain reads what a browser still sends of a body that is too large. Closing at once would
// reset the connection, and the browser would show that instead of our answer.
func Drain(conn net.Conn) {
	buf := make([]byte, 64<<10)
	end := time.Now().Add(drainFor)
	for total := 0; total < drainBytes && time.Now().Before(end); {
		if err := conn.SetReadDeadline(time.Now().Add(drainPause)); err != nil {
			return
		}
		n, err := conn.Read(buf)
		if total += n; err != nil {
			return
		}
	}
}
