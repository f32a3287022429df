package supervisor

import (
	"fmt"
	"net"
)

// What can be told.
const (
	Ready    = "READY=1"    // it serves: what was ordered after it may begin
	Stopping = "STOPPING=1" // it was asked to end, or has to, and finishes what it has begun
)

// Variable of the environment that names the socket.
const Variable = "NOTIFY_SOCKET"

// Tell sends the news to the socket, which begins with / or, for one without a file, with @; nothing to "".
func Tell(socket, news string) error {
	if socket == "" {
		return nil
	}
	to, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: socket, Net: "unixgram"})
	if err != nil {
		return fmt.Errorf("telling the supervisor: %w", err)
	}
	_, err = to.Write([]byte(news))
	if closing := to.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return fmt.Errorf("telling the supervisor: %w", err)
	}
	return nil
}
