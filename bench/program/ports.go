package program

import (
	"fmt"
	"net"
)

// FreePorts are addresses of this machine on which nobody listens.
func FreePorts(n int) (list []string, err error) {
	for range n {
		ln, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, fmt.Errorf("looking for a free port: %w", err)
		}
		defer ln.Close() // all of them are held until the last is found
		list = append(list, ln.Addr().String())
	}
	return list, nil
}
