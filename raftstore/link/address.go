package link

import (
	"net"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
)

// Address is where a node is, and which one: "ID@HOST:PORT". Raft keeps it with its members, so that
// nobody calls a host without saying whom it must be.
type Address struct {
	Node string
	Host string // HOST:PORT
}

// String is the address as [ParseAddress] reads it.
func (a Address) String() string { return a.Node + "@" + a.Host }

// ParseAddress reads an address; what is none is refused as Invalid.
func ParseAddress(s string) (Address, error) {
	node, host, ok := strings.Cut(s, "@")
	if !ok || !isLabel(node) {
		return Address{}, core.Refuse(core.Invalid, "address", "link.address", s)
	}
	if !IsHost(host) {
		return Address{}, core.Refuse(core.Invalid, "address", "link.address", s)
	}
	return Address{node, host}, nil
}

// IsHost says whether others could find a node at the HOST:PORT: it names a machine and not all addresses of one.
func IsHost(host string) bool {
	name, port, err := net.SplitHostPort(host)
	return err == nil && name != "" && port != "" && !net.ParseIP(name).IsUnspecified()
}

// isLabel says whether the id can stand in a host name.
func isLabel(id string) bool {
	if id == "" || len(id) > 63 {
		return false
	}
	for _, c := range []byte(id) {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}
