package datadir

import (
	"errors"
	"fmt"
	"net"
	"os"
)

// ListenSocket opens the admin socket, which only the owner of the data folder can reach.
func (d Dir) ListenSocket() (net.Listener, error) {
	path := d.Socket()
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("replacing the admin socket: %w", err)
	}
	ln, err := net.Listen("unix", path)
	if err != nil {
		return nil, fmt.Errorf("opening the admin socket: %w", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(err, ln.Close())
	}
	return ln, nil
}
